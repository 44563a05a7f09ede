import assert from "node:assert/strict";
import { test } from "node:test";
import { streetLanes } from "../../koppel/ui/assets/map/street_lanes.js";
import { readShapes } from "../../koppel/ui/assets/map/shapes.js";
import { pathOn } from "../../koppel/ui/assets/map/touching.js";

const M = 1 / 111_320; // degrees of latitude in a metre

/**
 * Make a line east along a street, some metres north of its axis.
 *
 * @param {number} from
 * @param {number} to
 * @param {number} north
 * @param {boolean} [isBack]
 * @returns {import("../../koppel/ui/assets/map_shapes.js").Shape}
 */
function line(from, to, north, isBack = false) {
  /** @type {[number, number][]} */
  const points = [from, (from + to) / 2, to].map((x) => [52 + north * M, 5 + (x * M) / Math.cos((52 * Math.PI) / 180)]);
  return [1, [isBack ? points.reverse() : points]];
}

/**
 * Return how far north of the axis each line is drawn, pixels at zoom 17 and lanes of 7 pixels.
 *
 * @param {import("../../koppel/ui/assets/map_shapes.js").Shape[]} lines
 * @param {number[]} depth
 */
function drawn(lines, depth) {
  const shapes = readShapes(lines);
  const axis = readShapes([line(0, 1, 0)]).xy[1];
  const { lane, right } = streetLanes(shapes, depth);
  const world = 256 * 2 ** 17;
  const metre = 1 / (40_075_016.7 * Math.cos((52 * Math.PI) / 180));
  return lines.map((_, at) => {
    const path = shapes.paths[at];
    const aside = lane[at] * 7 - right[at] * metre * world;
    const moved = pathOn(shapes.xy, shapes.points[path], shapes.points[path + 1], { world, left: 0, top: 0 }, aside);
    return Math.round(10 * (axis * world - moved[3])) / 10;
  });
}

test("lines on one place lie a lane apart, the deepest lowest", () => {
  const [sewer, water, cable] = drawn([line(0, 90, 0), line(0, 90, 0), line(0, 90, 0)], [0, 1, 2]);
  assert.deepEqual([sewer, water, cable], [-7, 0, 7]);
});

test("it makes no difference which way a line was drawn", () => {
  const [sewer, water] = drawn([line(0, 90, 0, true), line(0, 90, 0)], [0, 1]);
  assert.deepEqual([sewer, water], [-3.5, 3.5]);
});

test("a line that lies some metres beside another is put on its lane all the same", () => {
  // The deepest lies three metres north of the other, and still below it on the screen.
  const [sewer, water] = drawn([line(0, 90, 3), line(0, 90, 0)], [0, 1]);
  assert.ok(Math.abs(water - sewer - 7) < 1, `${water} ${sewer}`);
});

test("lines that cross or lie apart keep their place", () => {
  const across = /** @type {import("../../koppel/ui/assets/map_shapes.js").Shape} */ ([
    1,
    [[-40, 0, 40].map((north) => [52 + north * M, 5 + (45 * M) / Math.cos((52 * Math.PI) / 180)])],
  ]);
  const { lane } = streetLanes(readShapes([line(0, 90, 0), across, line(0, 90, 20), line(200, 290, 0)]), [0, 0, 0, 0]);
  assert.deepEqual([...lane], [0, 0, 0, 0]);
});

test("two that meet end to end share a lane, beside one that passes both", () => {
  const { lane } = streetLanes(readShapes([line(0, 90, 0), line(90, 180, 0), line(0, 180, 0)]), [0, 0, 1]);
  assert.equal(lane[0], lane[1]);
  assert.notEqual(lane[0], lane[2]);
});

test("of any lines of one street no two that run along each other come nearer than a lane", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  for (let turn = 0; turn < 40; turn += 1) {
    const spans = Array.from({ length: 2 + Math.floor(random() * 5) }, () => {
      const from = Math.floor(random() * 200);
      return { from, to: from + 40 + random() * 200, north: random() * 2, isBack: random() < 0.5 };
    });
    const depth = spans.map(() => Math.floor(random() * 3));
    const places = drawn(
      spans.map(({ from, to, north, isBack }) => line(from, to, north, isBack)),
      depth,
    );
    for (const [one, a] of spans.entries()) {
      for (const [other, b] of spans.entries()) {
        if (one >= other || Math.min(a.to, b.to) - Math.max(a.from, b.from) < 25) continue;
        const apart = places[one] - places[other];
        assert.ok(Math.abs(apart) > 5, `turn ${turn}: ${places}`);
        if (depth[one] !== depth[other]) assert.equal(apart < 0, depth[one] < depth[other], `turn ${turn}: ${places}`);
      }
    }
  }
});

test("thousands of lines on one place share what lanes there are", () => {
  const { lane } = streetLanes(
    readShapes(Array.from({ length: 3000 }, () => line(0, 60, 0))),
    Array.from({ length: 3000 }, () => 0),
  );
  assert.ok(new Set(lane).size > 1);
});
