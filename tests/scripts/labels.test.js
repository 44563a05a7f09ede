import assert from "node:assert/strict";
import { test } from "node:test";
import { HIGH, overlap, placeLabels } from "../../koppel/ui/assets/map/labels.js";
import { Room } from "../../koppel/ui/assets/map/room.js";

/** @typedef {import("../../koppel/ui/assets/map/labels.js").Item} Item */

const nothing = () => 0;

/**
 * @param {number} at
 * @param {number} x
 * @param {number} y
 * @returns {Item}
 */
const point = (at, x, y) => ({ at, anchors: [{ x, y, dx: 0, dy: 0 }], wide: 24 });

test("a number stands beside its work, not on it", () => {
  const room = new Room(400, 400);
  room.markLine(Float64Array.of(0, 200, 400, 200), 4);
  const item = { at: 3, anchors: [{ x: 200, y: 200, dx: 1, dy: 0 }], wide: 24 };
  const [label] = placeLabels([item], [], (...box) => room.cover(...box), null);
  assert.deepEqual(label.works, [3]);
  assert.equal(room.cover(label.x, label.y, label.halfX, label.halfY), 0);
  assert.ok(Math.abs(label.y - 200) < 30);
});

test("a number that finds no room beside its work stands farther off, with a line to it", () => {
  const obstacle = { x: 200, y: 200, halfX: 20, halfY: 24 };
  const [label] = placeLabels([point(0, 200, 200)], [obstacle], nothing, null);
  assert.ok(label.isAway);
  assert.ok(!overlap(label, obstacle));
});

test("works on one place are gathered when they are too many, and none is lost", () => {
  const items = Array.from({ length: 60 }, (_, at) => point(at, 300, 300));
  const labels = placeLabels(items, [], nothing, () => 60);
  assert.deepEqual(
    labels.flatMap(({ works }) => works).sort((one, other) => one - other),
    items.map(({ at }) => at),
  );
  assert.ok(labels.some(({ works }) => works.length > 1));
});

test("what finds no room is left out where nothing is gathered", () => {
  const items = Array.from({ length: 60 }, (_, at) => point(at, 300, 300));
  assert.ok(placeLabels(items, [], nothing, null).every(({ works }) => works.length === 1));
});

test("of any works no two labels overlap, whatever lies where, and each work has exactly one", () => {
  let seed = 11;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  for (let turn = 0; turn < 60; turn += 1) {
    const spread = 40 + random() * 900;
    const items = Array.from({ length: 1 + Math.floor(random() * 300) }, (_, at) => {
      const angle = random() * 7;
      const isLine = random() < 0.5;
      const anchors = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
        x: 500 + (random() - 0.5) * spread,
        y: 400 + (random() - 0.5) * spread,
        dx: isLine ? Math.cos(angle) : 0,
        dy: isLine ? Math.sin(angle) : 0,
      }));
      return { at, anchors, wide: 20 + random() * 30 };
    });
    const obstacles = Array.from({ length: Math.floor(random() * 8) }, () => ({
      x: random() * 1000,
      y: random() * 800,
      halfX: 13,
      halfY: 13,
    }));
    const labels = placeLabels(
      items,
      obstacles,
      () => random() * 0.3,
      () => 70,
    );
    for (const [one, label] of labels.entries()) {
      assert.equal(label.halfY, HIGH / 2);
      for (const other of [...labels.slice(one + 1), ...obstacles])
        assert.ok(!overlap(label, other), `turn ${turn}: ${JSON.stringify([label, other])}`);
    }
    const named = labels.flatMap(({ works }) => works).sort((one, other) => one - other);
    if (labels.length)
      assert.deepEqual(
        named,
        items.map(({ at }) => at),
      );
  }
});
