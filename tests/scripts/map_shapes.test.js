import assert from "node:assert/strict";
import { test } from "node:test";
import { bitsOf, freeOf, spreadAside } from "../../koppel/ui/assets/map_shapes.js";

test("each work has its bit, the first in the lowest of the first byte", () => {
  const isShown = bitsOf(btoa(String.fromCharCode(0b00000101, 0b10000000)));
  assert.deepEqual(
    Array.from({ length: 16 }, (_, at) => at).filter((at) => isShown?.(at)),
    [0, 2, 15],
  );
  assert.equal(isShown?.(16), false, "beyond the last byte nothing is shown");
});

test("without bits all are meant", () => {
  assert.equal(bitsOf(null), null);
  assert.equal(bitsOf(""), null);
});

test("a mark that would lie over one before it makes way, and those behind it may take its room", () => {
  const row = [0, 20, 40].map((x) => ({ x, y: 0 }));
  assert.deepEqual(freeOf(row, 22), [true, false, true]);
  assert.deepEqual(
    freeOf(
      [
        { x: 0, y: 0 },
        { x: 0, y: 23 },
      ],
      22,
    ),
    [true, true],
    "across or down is enough",
  );
});

test("lines beside places go aside, as little as they can, until none lies over another", () => {
  const box = { x: 0, y: 0, width: 50, height: 20 };
  const still = { x: 0, y: 0 };
  assert.deepEqual(spreadAside([]), []);
  assert.deepEqual(spreadAside([box, { ...box, x: 60 }, { ...box, y: 40 }]), [still, still, still]);
  assert.deepEqual(spreadAside([box, { ...box, y: 5 }]), [still, { x: -62, y: -6 }]);
  assert.deepEqual(spreadAside([box, { ...box, x: -62 }, { ...box, y: 5 }]), [still, still, { x: 0, y: 18 }]);
});
