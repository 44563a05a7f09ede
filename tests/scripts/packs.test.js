import assert from "node:assert/strict";
import { test } from "node:test";
import { pack } from "../../koppel/publish/assets/packs.js";

/**
 * @param {number} x
 * @param {number} y
 * @param {string} [area]
 * @returns {import("../../koppel/publish/assets/packs.js").Item}
 */
const at = (x, y, area) => ({
  mark: [x, y],
  works: [],
  ...(area ? { area: { slug: area, name: area, mark: null } } : {}),
});

test("what would touch shares a mark, at the place of the first", () => {
  const packs = pack([at(100, 100), at(120, 100), at(200, 100)], 1, 38);
  assert.deepEqual(
    packs.map((one) => [one.x, one.items.length]),
    [
      [100, 2],
      [200, 1],
    ],
  );
});

test("neighbours across the edge of a cell touch as well", () => {
  assert.equal(pack([at(37, 37), at(39, 39)], 1, 38).length, 1);
});

test("the mark of a buurt keeps its own: what lies under it moves aside", () => {
  const packs = pack([at(100, 100, "west"), at(100, 100)], 1, 38);
  assert.deepEqual(
    packs.map((one) => [one.x, one.items.length]),
    [
      [100, 1],
      [138, 1],
    ],
  );
});

test("no two places of packs are nearer than a mark is wide, however many there are", () => {
  const items = Array.from({ length: 400 }, (_, step) => at((step * 7919) % 1000, (step * 104729) % 1000));
  const packs = pack(items, 1, 38);
  for (const [index, one] of packs.entries())
    for (const other of packs.slice(index + 1)) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= 38);
  assert.equal(
    packs.reduce((sum, one) => sum + one.items.length, 0),
    400,
  );
});
