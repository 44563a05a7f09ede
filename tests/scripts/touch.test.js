import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, touches } from "../../koppel/publish/assets/touch.js";

test("the distance to a line ends at its ends", () => {
  assert.equal(distance({ x: 5, y: 3 }, { x: 0, y: 0 }, { x: 10, y: 0 }), 3);
  assert.equal(distance({ x: 13, y: 4 }, { x: 0, y: 0 }, { x: 10, y: 0 }), 5);
  assert.equal(distance({ x: 3, y: 4 }, { x: 0, y: 0 }, { x: 0, y: 0 }), 5);
});

const square = Float64Array.of(0, 0, 100, 0, 100, 100, 0, 100, 0, 0);
const hole = Float64Array.of(30, 30, 70, 30, 70, 70, 30, 70, 30, 30);
const box = { west: 0, north: 0, east: 100, south: 100 };

test("inside an area counts, inside its hole does not", () => {
  const work = { box, parts: [{ paths: [square, hole], closed: true }] };
  assert.ok(touches({ x: 15, y: 15 }, work, 1, 5));
  assert.ok(!touches({ x: 50, y: 50 }, work, 1, 5));
  assert.ok(!touches({ x: 120, y: 50 }, work, 1, 5));
});

test("near a line counts, within it does not", () => {
  const work = { box, parts: [{ paths: [square], closed: false }] };
  assert.ok(touches({ x: 50, y: 4 }, work, 1, 5));
  assert.ok(!touches({ x: 50, y: 50 }, work, 1, 5));
});

test("a point is a little larger than a line", () => {
  /** @type {import("../../koppel/publish/assets/places.js").Point} */
  const point = { points: [50, 50] };
  const work = { box: { west: 50, north: 50, east: 50, south: 50 }, parts: [point] };
  assert.ok(touches({ x: 55, y: 50 }, work, 1, 5));
  assert.ok(!touches({ x: 62, y: 50 }, work, 1, 5));
});
