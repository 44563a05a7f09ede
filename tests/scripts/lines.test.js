import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, room, runs } from "../../koppel/publish/assets/lines.js";

/** @param {number} value */
const same = (value) => value;

test("a line beside another keeps its distance, to the right of the way it goes", () => {
  assert.deepEqual(Array.from(beside(Float64Array.of(0, 0, 10, 0, 20, 0), same, same, 3)), [0, 3, 10, 3, 20, 3]);
  assert.deepEqual(Array.from(beside(Float64Array.of(0, 0, 0, 10), same, same, 3)), [-3, 0, -3, 10]);
});

test("a place that is named twice does not break a line", () => {
  assert.ok(Array.from(beside(Float64Array.of(1, 1, 1, 1), same, same, 3)).every(Number.isFinite));
});

test("slight bends belong to one part, a corner begins another", () => {
  const found = runs(Float64Array.of(0, 0, 10, 0, 20, 0.5, 20, 30), same, same);
  assert.equal(found.length, 2);
  assert.deepEqual([found[1].dx, found[1].dy], [0, 29.5]);
});

const run = { fromX: 0, fromY: 50, dx: 100, dy: 0, long: 100 };
const size = { x: 200, y: 100 };

test("a name lies in the middle of the longest part", () => {
  assert.deepEqual(room([run], { wide: 40, high: 9 }, [], size), { x: 50, y: 50, half: { x: 20, y: 9 }, turn: 0 });
});

test("a name is never upside down", () => {
  const back = { fromX: 100, fromY: 50, dx: -100, dy: 0, long: 100 };
  assert.ok(Math.abs(room([back], { wide: 40, high: 9 }, [], size)?.turn ?? 9) < 1e-9);
});

test("a name makes way for what is there, and stays away where there is no room", () => {
  const taken = [{ x: 50, y: 50, half: { x: 5, y: 5 } }];
  const found = room([run], { wide: 30, high: 9 }, taken, size);
  assert.ok(found && Math.abs(found.x - 50) >= 20);
  assert.equal(room([run], { wide: 120, high: 9 }, [], size), null);
  assert.equal(room([run], { wide: 40, high: 9 }, [], { x: 200, y: 40 }), null, "out of view");
});
