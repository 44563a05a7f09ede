import assert from "node:assert/strict";
import { test } from "node:test";
import { alongLine, circleRing, flatAround, metresBetween, touchingArea } from "../../koppel/ui/assets/map/inside.js";

/** Some metres from a place in the town.
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]} */
const at = (x, y) => [53.23 + y / 111_320, 6.55 + x / (111_320 * Math.cos((53.23 * Math.PI) / 180))];
const square = [at(0, 0), at(100, 0), at(100, 100), at(0, 100)];

test("metres are metres", () => {
  assert.ok(Math.abs(metresBetween(at(0, 0), at(30, 40)) - 50) < 0.01);
  const [x, y] = flatAround(at(0, 0))(at(-5, 7));
  assert.ok(Math.abs(x + 5) < 0.01 && Math.abs(y - 7) < 0.01);
});

test("a circle keeps its distance on all sides", () => {
  for (const corner of circleRing(at(0, 0), 80)) assert.ok(Math.abs(metresBetween(at(0, 0), corner) - 80) < 0.1);
});

test("what lies in an area, crosses it or holds it touches it", () => {
  /** @type {import("../../koppel/ui/assets/map_shapes.js").Shape[]} */
  const shapes = [
    [0, [at(50, 50)]],
    [0, [at(150, 50)]],
    [1, [[at(-50, 50), at(150, 50)]]],
    [1, [[at(-50, 150), at(150, 150)]]],
    [2, [[[at(-10, -10), at(200, -10), at(200, 200), at(-10, 200)]]]],
    [2, [[[at(110, 110), at(120, 110), at(120, 120)]]]],
    [1, []],
  ];
  assert.deepEqual([...touchingArea(shapes, [square])], [1, 0, 1, 0, 1, 0, 0]);
});

test("a hole of an area is not the area", () => {
  const hole = [at(40, 40), at(60, 40), at(60, 60), at(40, 60)];
  assert.deepEqual(
    [
      ...touchingArea(
        [
          [0, [at(50, 50)]],
          [0, [at(10, 10)]],
        ],
        [square, hole],
      ),
    ],
    [0, 1],
  );
});

test("what lies within twelve metres of a line lies along it", () => {
  const street = [at(0, 0), at(100, 0)];
  /** @type {import("../../koppel/ui/assets/map_shapes.js").Shape[]} */
  const shapes = [
    [0, [at(50, 11)]],
    [0, [at(50, 14)]],
    [1, [[at(-30, 5), at(-14, 5)]]],
    [1, [[at(50, -50), at(50, 50)]]],
    [2, [[[at(-50, -50), at(150, -50), at(150, 50), at(-50, 50)]]]],
  ];
  assert.deepEqual([...alongLine(shapes, street)], [1, 0, 0, 1, 1]);
});
