import assert from "node:assert/strict";
import { test } from "node:test";
import { across, down, readAreas, readGround, readWorks } from "../../koppel/publish/assets/places.js";

/** @type {import("../../koppel/publish/assets/places.js").CodedData} */
const data = {
  bounds: [6, 53, 7, 54],
  origin: [6, 53],
  scale: 1000,
  language: "nl",
  kinds: [["riool", "Riool", "#123456", "riool"]],
  states: {},
  areas: [
    ["west", "West", [500, 500]],
    ["oost", "Oost", 0],
  ],
  works: [
    [
      "a",
      "Riool",
      0,
      "plan",
      "2027",
      "Laan",
      "",
      "",
      -1,
      0,
      [10, 20],
      [
        [1, [10, 20, 5, 5]],
        [0, 1, 2],
      ],
    ],
    ["b", "Buurt", 0, "plan", "2027", "", "", "", 0, 0, 0, 0],
  ],
};

test("the equator and Greenwich lie in the middle of the world", () => {
  assert.equal(across(0), 0.5);
  assert.ok(Math.abs(down(0) - 0.5) < 1e-12);
  assert.ok(down(53) < down(52), "north is up");
});

test("a line is read from its first place and steps", () => {
  const [work] = readWorks(data);
  const [line, point] = work.parts;
  assert.deepEqual(Array.from(line.paths?.[0] ?? []), [across(6.01), down(53.02), across(6.015), down(53.025)]);
  assert.deepEqual(point.points, [across(6.001), down(53.002)]);
  assert.equal(line.closed, false);
  assert.deepEqual(work.box, { west: across(6.001), east: across(6.015), north: down(53.025), south: down(53.002) });
  assert.equal(work.color, "#123456");
});

test("of a work that is somewhere in a buurt there is no place", () => {
  const [, work] = readWorks(data);
  assert.equal(work.mark, null);
  assert.deepEqual(work.parts, []);
  const [west, east] = readAreas(data);
  assert.deepEqual(west.mark, [across(6.5), down(53.5)]);
  assert.equal(east.mark, null);
});

test("the ground has streets, blocks, green, water and areas", () => {
  const ground = readGround({
    origin: [6, 53],
    scale: 1000,
    streets: [["laan", "Laan", [0, 0, 1, 1], [2, 2, 1, 0]]],
    blocks: [[[0, 0, 1, 0, 0, 1]]],
    green: [[[2, 0, 1, 0, 0, 1]]],
    water: [
      [
        [3, 0, 1, 0, 0, 1],
        [3, 0, 0.5, 0, 0, 0.5],
      ],
    ],
    areas: [["west", [[0, 0, 1, 0, 0, 1]], [[5, 5, 1, 0, 0, 1]]]],
  });
  assert.equal(ground.streets[0].paths.length, 2);
  assert.equal(ground.areas[0].paths.length, 2);
  assert.equal(ground.blocks[0].box.west, across(6));
  assert.equal(ground.green[0].box.west, across(6.002));
  assert.equal(ground.water[0].paths.length, 2);
});
