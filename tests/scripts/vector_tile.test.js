import assert from "node:assert/strict";
import { test } from "node:test";
import { loadExact } from "../../koppel/ui/assets/map/tile_loader.js";
import { readShapes, withShapes } from "../../koppel/ui/assets/map/shapes.js";
import { shapesOfTile } from "../../koppel/ui/assets/map/vector_tile.js";

/** @typedef {import("../../koppel/ui/assets/map_shapes.js").Shape} Shape */
/** @typedef {import("../../koppel/ui/assets/map_told.js").Layer} Layer */

/* Made by DuckDB of tile 8490, 5319 at zoom 14, 16,384 units a side: a point at 100, 200; two lines, one of which leaves the tile; a
   rectangle of 100 by 50 with a hole of 10 by 10; two rectangles. */
const MADE =
  "Gnl4AgoFd29ya3MSCwgAGAEiBQnIAZADEhwIBxgCIhYJAAASgIACAADAuAIJ9f8BtbgCCggPEh8IrAIYAyIYCRR4GgBjyAEAAGQPCZ8BTxoTAAAUFAAPEh4IoJwBGAMiFgkUKBoAExQAABQPCRQ8GgAnFAAAKA8ogIAB";
const TILE = { column: 8490, row: 5319, zoom: 14 };
const content = Uint8Array.from(Buffer.from(MADE, "base64")).buffer;

/**
 * The units of the tile from which a place was made.
 *
 * @param {[number, number]} place
 */
function unitsOf([latitude, longitude]) {
  const world = 2 ** 14 * 16384;
  const radians = (latitude * Math.PI) / 180;
  const x = ((longitude + 180) / 360) * world - 8490 * 16384;
  const y = ((1 - Math.log(Math.tan(radians) + 1 / Math.cos(radians)) / Math.PI) / 2) * world - 5319 * 16384;
  return [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
}

test("shapes of a tile are whole, also outside it, with holes and parts", () => {
  const shapes = shapesOfTile(content, TILE);
  assert.deepEqual([...shapes.keys()], [0, 7, 300, 20000]);
  const [point, lines, area, areas] = [...shapes.values()];
  assert.equal(point[0], 0);
  assert.deepEqual(point[1].map(/** @type {any} */ (unitsOf)), [[100, 200]]);
  assert.equal(lines[0], 1);
  assert.deepEqual(
    /** @type {any} */ (lines[1]).map((/** @type {any} */ one) => one.map(unitsOf)),
    [
      [
        [0, 0],
        [16384, 0],
        [16384, 20000],
      ],
      [
        [5, 5],
        [9, -3],
      ],
    ],
  );
  const rings = /** @type {any} */ (area[1])[0];
  assert.equal(rings.length, 2, "an area with a hole");
  assert.deepEqual(rings[0].map(unitsOf)[0], rings[0].map(unitsOf).at(-1), "rings end where they begin");
  assert.deepEqual(new Set(rings[0].map(unitsOf).map(String)), new Set(["10,10", "110,10", "110,60", "10,60"]));
  assert.deepEqual(new Set(rings[1].map(unitsOf).map(String)), new Set(["20,20", "30,20", "30,30", "20,30"]));
  assert.equal(/** @type {any} */ (areas[1]).length, 2, "two areas");
});

test("a tile that is cut off or empty tells nothing wrong", () => {
  assert.throws(() => shapesOfTile(content.slice(0, 60), TILE), RangeError);
  assert.equal(shapesOfTile(new ArrayBuffer(0), TILE).size, 0);
});

/** @type {Shape[]} */
const ROUGH = [
  [
    1,
    [
      [
        [52, 5],
        [52.001, 5.001],
      ],
    ],
  ],
  [0, [[52, 5.002]]],
  [
    2,
    [
      [
        [
          [52, 5],
          [52.001, 5],
          [52.001, 5.001],
          [52, 5],
        ],
      ],
    ],
  ],
  [
    1,
    [
      [
        [52, 5],
        [52, 5.001],
      ],
      [
        [52.1, 5],
        [52.1, 5.1],
      ],
    ],
  ],
];

test("some shapes are replaced as if all were read anew", () => {
  /** @type {Map<number, Shape>} */
  const changed = new Map([
    [
      3,
      [
        1,
        [
          [
            [51, 4],
            [51, 4.1],
            [51, 4.2],
          ],
        ],
      ],
    ],
    [
      0,
      [
        1,
        [
          [
            [52, 5],
            [52.0005, 5.001],
            [52.001, 5.001],
          ],
          [
            [52, 5],
            [52.2, 5],
          ],
        ],
      ],
    ],
  ]);
  const now = ROUGH.map((shape, at) => changed.get(at) ?? shape);
  assert.deepEqual(withShapes(readShapes(ROUGH), changed), readShapes(now));
  assert.deepEqual(withShapes(readShapes(ROUGH), new Map()), readShapes(ROUGH));
});

test("tiles in sight are fetched once, and one that failed again", async (context) => {
  /** @type {string[]} */
  const asked = [];
  let isDown = true;
  context.mock.method(globalThis, "fetch", async (/** @type {string} */ url) => {
    asked.push(url);
    return { ok: !isDown, status: 503, arrayBuffer: async () => content };
  });
  const item = (/** @type {Shape} */ s) => ({ id: "", s, k: 0, f: false, st: 0, n: null, t: [] });
  /** @type {Layer} */
  const layer = {
    kinds: [],
    statuses: [],
    items: Array.from({ length: 20001 }, (_, at) => item(at === 5 ? [0, [[10, 10]]] : [0, [[53.1, 6.55]]])),
    tiles: {
      path: "/t",
      mark: "m",
      at: [
        [8490, 5319],
        [1, 1],
      ],
      of: Array.from({ length: 20001 }, (_, at) => Number(at === 5)),
    },
  };
  const everywhere = { west: 0.5, north: 0.3, east: 0.53, south: 0.4 };
  assert.deepEqual(await loadExact(layer, everywhere), []);
  isDown = false;
  assert.deepEqual(await loadExact(layer, everywhere), [0, 7, 300, 20000]);
  assert.deepEqual(await loadExact(layer, everywhere), [0, 7, 300, 20000]);
  assert.deepEqual(asked, ["/t/8490/5319?stand=m", "/t/8490/5319?stand=m"], "what is not in sight is not asked");
  assert.equal(layer.items[7].s[0], 1);
  assert.deepEqual(layer.items[8].s, [0, [[53.1, 6.55]]]);
});
