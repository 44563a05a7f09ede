import assert from "node:assert/strict";
import { test } from "node:test";
import { ageOf, withoutAbsence } from "../../koppel/publish/assets/age.js";

const DAY = 86_400_000;

test("a page grows old, and then says no more what is not there", () => {
  const of = (/** @type {number} */ days) => ageOf(0, days * DAY, 45, 120);
  assert.equal(of(-3), "");
  assert.equal(of(44.9), "");
  assert.equal(of(45), "old");
  assert.equal(of(119.9), "old");
  assert.equal(of(120), "silent");
});

test("a page without a moment is not called old", () => {
  assert.equal(ageOf(Number.NaN, DAY, 45, 120), "");
});

test("words that say that nothing is there become their twins, and others stay", () => {
  const words = withoutAbsence({ door_none: "niets", door_none_unknown: "weten wij niet", door_one: "een" });
  assert.equal(words.door_none, "weten wij niet");
  assert.equal(words.door_one, "een");
});
