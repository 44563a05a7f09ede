import assert from "node:assert/strict";
import { test } from "node:test";

import { surfaceM2 } from "../../koppel/ui/assets/map_page/measure.js";

const METRE = 180 / Math.PI / 6_371_008.8;

test("a square of a hundred metres is a hectare, whichever way round it is drawn", () => {
  const [lat, lng] = [53.2, 6.5];
  const wide = (100 * METRE) / Math.cos((lat * Math.PI) / 180);
  const corners = [
    { lat, lng },
    { lat, lng: lng + wide },
    { lat: lat + 100 * METRE, lng: lng + wide },
    { lat: lat + 100 * METRE, lng },
  ];
  for (const points of [corners, [...corners].reverse()]) assert.ok(Math.abs(surfaceM2(points) - 10_000) < 1);
});

test("fewer than three points hold no surface", () => {
  assert.equal(surfaceM2([]), 0);
  assert.equal(
    surfaceM2([
      { lat: 1, lng: 1 },
      { lat: 2, lng: 2 },
    ]),
    0,
  );
});
