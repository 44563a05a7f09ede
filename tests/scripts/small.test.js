import assert from "node:assert/strict";
import { test } from "node:test";
import { free, isFree } from "../../koppel/publish/assets/badges.js";
import { fill } from "../../koppel/publish/assets/elements.js";
import { darkPath } from "../../koppel/publish/assets/qr.js";

test("placeholders are filled, unknown ones stay", () => {
  assert.equal(fill("{count} van {all}", { count: 3 }), "3 van {all}");
});

test("a code is drawn from its packed rows", () => {
  // Rows 101, 010, 001, packed from the left: 1010 1000 1000 0000.
  const bits = btoa(String.fromCharCode(0b10101000, 0b10000000));
  assert.equal(darkPath(bits, 3), "M0 0h1v1h-1zM2 0h1v1h-1zM1 1h1v1h-1zM2 2h1v1h-1z");
});

test("badges at one place all find one of their own", () => {
  /** @type {{ x: number, y: number }[]} */
  const taken = [];
  for (let at = 0; at < 30; at += 1) {
    const place = free({ x: 0, y: 0 }, taken, 20);
    assert.ok(isFree(place, taken, 20 - 1e-9));
    taken.push(place);
  }
  assert.deepEqual(taken[0], { x: 0, y: 0 });
});
