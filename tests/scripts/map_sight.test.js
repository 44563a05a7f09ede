import assert from "node:assert/strict";
import { test } from "node:test";

import { Scene } from "../../koppel/ui/assets/map/scene.js";
import { besideOf } from "../../koppel/ui/assets/map_find/place_answer.js";
import { elsewhere } from "../../koppel/ui/assets/map_page/empty_sight.js";

/** Return a scene of three dots, of which the filter lets the second and third through. */
function filtered() {
  const items = [0, 1, 2].map((at) => ({
    id: `${at}`,
    s: [0, [[53, 6 + at / 100]]],
    k: 0,
    f: true,
    st: 0,
    n: at,
    t: [],
  }));
  const kinds = [{ label: "riool", color: "#123456", dash: "", sign: "", glyph: "", z: 0 }];
  const scene = new Scene(/** @type {any} */ ({ items, kinds, statuses: ["gepland"] }));
  scene.mask = Uint8Array.of(0, 255, 255);
  return scene;
}

test("what is chosen and left out by the filter is seen only while one reads about it", () => {
  const scene = filtered();
  scene.picked = new Set([0]);
  scene.settle();
  assert.deepEqual([...scene.alpha], [255, 255, 255]);
  scene.holds = false;
  scene.settle();
  assert.deepEqual([...scene.alpha], [0, 255, 255]);
  assert.equal(scene.shownCount, 2);
});

test("nothing steps back for what is not seen", () => {
  const scene = filtered();
  scene.faded = true;
  scene.holds = false;
  scene.picked = new Set([0]);
  scene.settle();
  assert.deepEqual([...scene.alpha], [0, 255, 255]);
  scene.picked = new Set([0, 1]);
  scene.settle();
  assert.equal(scene.alpha[1], 255);
  assert.ok(scene.alpha[2] > 0 && scene.alpha[2] < 128);
});

const BOXES = Float64Array.of(53, 6, 53.1, 6.1, 53.4, 6.4, 53.5, 6.5, 54, 7, 54, 7);
const SIGHT = { south: 53, west: 6, north: 53.2, east: 6.2 };

test("while one work is in sight nothing lies elsewhere", () => {
  assert.equal(
    elsewhere(BOXES, SIGHT, () => true),
    null,
  );
});

test("what is shown and out of sight lies elsewhere, what the filter leaves out does not", () => {
  assert.deepEqual(
    elsewhere(BOXES, SIGHT, (at) => at > 0),
    [1, 2],
  );
  assert.deepEqual(
    elsewhere(BOXES, SIGHT, (at) => at === 2),
    [2],
  );
  assert.deepEqual(
    elsewhere(BOXES, SIGHT, () => false),
    [],
  );
});

test("works of koppelkansen that do not lie in the street lie beside it, each once", () => {
  assert.deepEqual(besideOf([1, 2], [{ m: [1, 5] }, { m: [2, 5, 7] }]), [5, 7]);
  assert.deepEqual(besideOf([1], []), []);
});
