import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { cameIn, gatherPins, keepDraft, readDraft } from "../../koppel/ui/assets/map_pins/pin_told.js";

/**
 * @param {string} id
 * @param {Partial<import("../../koppel/ui/assets/map_pins/pin_told.js").Pin>} [other]
 * @returns {import("../../koppel/ui/assets/map_pins/pin_told.js").Pin}
 */
const pin = (id, other = {}) => ({
  id,
  place: [53, 6],
  words: id,
  shared: true,
  mine: false,
  changes: false,
  by: "els",
  at: "nu",
  changed: null,
  version: 1,
  ...other,
});

test("pins that would lie on each other are one, the others stand by themselves", () => {
  const spots = [
    { pin: pin("a"), x: 0, y: 0 },
    { pin: pin("b"), x: 100, y: 0 },
    { pin: pin("c"), x: 9, y: -9 },
    { pin: pin("d"), x: 0, y: 24 },
  ];
  const ids = gatherPins(spots, 24).map((group) => group.map(({ id }) => id));
  assert.deepEqual(ids, [["a", "c"], ["b"], ["d"]]);
  assert.deepEqual(gatherPins([], 24), []);
});

test("new are those of others that were not there, not one's own", () => {
  const before = [pin("a")];
  const now = [pin("a", { words: "anders" }), pin("b"), pin("c", { mine: true })];
  assert.deepEqual(
    cameIn(before, now).map(({ id }) => id),
    ["b"],
  );
});

beforeEach(() => {
  /** @type {Record<string, string>} */
  const store = {};
  const methods = {
    getItem: (/** @type {string} */ key) => store[key] ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => {
      store[key] = value;
    },
    removeItem: (/** @type {string} */ key) => {
      delete store[key];
    },
  };
  const handler = {
    ownKeys: () => Object.keys(store),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  };
  globalThis.sessionStorage = /** @type {Storage} */ (
    /** @type {unknown} */ (
      new Proxy(methods, {
        ...handler,
        get: (target, name) => Reflect.get(target, name),
      })
    )
  );
});

test("what is being written is there for who wrote it, and for nobody who comes after", () => {
  const draft = {
    place: /** @type {[number, number]} */ ([53, 6]),
    words: "half",
    shared: false,
    id: null,
    version: 0,
  };
  keepDraft("els", draft);
  assert.deepEqual(readDraft("els"), draft);
  assert.equal(readDraft("jan"), null);
  assert.equal(readDraft("els"), null);
  keepDraft("els", draft);
  keepDraft("els", null);
  assert.equal(readDraft("els"), null);
});
