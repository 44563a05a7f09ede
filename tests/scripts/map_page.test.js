import assert from "node:assert/strict";
import { test } from "node:test";

import { queryOf } from "../../koppel/ui/assets/map_page/address.js";
import { newIn } from "../../koppel/ui/assets/map_page/live.js";
import { boundsOf } from "../../koppel/ui/assets/map_page/places.js";
import { heightOf } from "../../koppel/ui/assets/map_page/sheet.js";

const NAMES = {
  activity: "werk",
  combination: "combinatie",
  place: "plek",
  panel: "paneel",
  pin: "prik",
  numbers: "nummers",
  chances: "kansen",
  alarms: "alarm",
  strengths: "sterk",
};
const NOTHING = {
  activity: null,
  combination: null,
  place: null,
  panel: null,
  pin: null,
  numbers: false,
  chances: true,
  alarms: true,
  strengths: false,
};

test("an address names the page, keeps what Python keeps there, and says nothing that needs no mention", () => {
  assert.equal(queryOf({ taal: "nl" }, NAMES, NOTHING), "pagina=kaart&taal=nl");
});

test("an address has what is chosen, the panel, the place and what is switched otherwise", () => {
  /** @type {[number, number, number]} */
  const place = [53.2, 6.5, 17.5];
  const now = { ...NOTHING, activity: "een", panel: "details", place, numbers: true, alarms: false, strengths: true };
  assert.equal(
    queryOf({ periode: "2027-Q1~2027-Q4" }, NAMES, now),
    "pagina=kaart&periode=2027-Q1~2027-Q4&werk=een&paneel=details&plek=53.200000,6.500000,17.5&nummers=1&alarm=0&sterk=1",
  );
});

test("what people wrote cannot add a part to an address", () => {
  assert.equal(queryOf({ zoek: "a&werk=b#c" }, NAMES, NOTHING), "pagina=kaart&zoek=a%26werk%3Db%23c");
});

test("a sheet stops at the height that is nearest, and a quick stroke goes one further", () => {
  assert.equal(heightOf(0.2, 0), "peek");
  assert.equal(heightOf(0.45, 0), "half");
  assert.equal(heightOf(0.8, 0), "full");
  assert.equal(heightOf(0.52, 2), "full");
  assert.equal(heightOf(0.48, -2), "peek");
});

test("the corners of shapes hold points, lines and areas", () => {
  assert.deepEqual(boundsOf([[0, [[53, 6]]]]), [
    [53, 6],
    [53, 6],
  ]);
  const line = /** @type {any} */ ([
    1,
    [
      [
        [52, 5],
        [54, 7],
      ],
    ],
  ]);
  const area = /** @type {any} */ ([
    2,
    [
      [
        [
          [51, 6],
          [51, 8],
          [53, 8],
        ],
      ],
    ],
  ]);
  assert.deepEqual(boundsOf([line, area]), [
    [51, 5],
    [54, 8],
  ]);
});

/** @param {[string, string][]} works */
const layerOf = (works) => /** @type {any} */ ({ items: works.map(([id, title]) => ({ id, t: [title] })) });

test("a work is new where it was not there, or is told otherwise", () => {
  const before = layerOf([
    ["a", "riool"],
    ["b", "gas"],
    ["c", "stroom"],
  ]);
  const now = layerOf([
    ["d", "warmte"],
    ["a", "riool"],
    ["c", "stroom!"],
  ]);
  assert.deepEqual(newIn(before, now), [0, 2]);
  assert.deepEqual(newIn(now, now), []);
});
