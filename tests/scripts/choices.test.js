import assert from "node:assert/strict";
import { test } from "node:test";
import { choicesOn } from "../../koppel/publish/assets/choices.js";

const choices = choicesOn(new Date(2026, 5, 15));
/** @param {import("../../koppel/publish/assets/choices.js").Timed} work */
const of = (work) => Object.keys(choices).filter((name) => choices[name](work));

test("what is under way is shown for now and this year", () => {
  assert.deepEqual(of({ state: "bezig", start: "", end: "" }), ["alles", "nu", "dit-jaar"]);
});

test("what is agreed is now on its first and last day, and not a day before or after", () => {
  assert.ok(of({ state: "afgesproken", start: "2026-06-15", end: "2026-07-01" }).includes("nu"));
  assert.ok(of({ state: "afgesproken", start: "2026-06-01", end: "2026-06-15" }).includes("nu"));
  assert.ok(!of({ state: "afgesproken", start: "2026-06-16", end: "2026-07-01" }).includes("nu"));
  assert.ok(!of({ state: "afgesproken", start: "2026-06-01", end: "2026-06-14" }).includes("nu"));
  assert.ok(!of({ state: "plan", start: "2026-06-01", end: "2026-07-01" }).includes("nu"));
});

test("what begins after this year, or nobody knows when, is for later", () => {
  assert.deepEqual(of({ state: "plan", start: "2027-01-01", end: "2027-02-01" }), ["alles", "later"]);
  assert.deepEqual(of({ state: "plan", start: "", end: "" }), ["alles", "later"]);
});

test("what goes on into this year is shown for this year", () => {
  assert.ok(of({ state: "plan", start: "2025-11-01", end: "2026-01-01" }).includes("dit-jaar"));
  assert.ok(!of({ state: "plan", start: "2025-11-01", end: "2025-12-31" }).includes("dit-jaar"));
});

test("what is done without an end is of the year in which it began, and never for later", () => {
  assert.deepEqual(of({ state: "klaar", start: "2025-03-01", end: "" }), ["alles"]);
  assert.deepEqual(of({ state: "klaar", start: "2026-03-01", end: "" }), ["alles", "dit-jaar"]);
  assert.deepEqual(of({ state: "gaat_niet_door", start: "2027-03-01", end: "" }), ["alles"]);
});
