import assert from "node:assert/strict";
import { test } from "node:test";
import {
  daysOf,
  linesOf,
  shareOf,
  shortened,
  spanOf,
  stepOf,
  tieDays,
  tiesByWork,
} from "../../koppel/ui/assets/timeline_layer.js";

/** @type {import("../../koppel/ui/assets/timeline_layer.js").Layer} */
const layer = {
  first: 100,
  last: 199,
  today: 120,
  items: [["Riool", "Waterbedrijf", 0, "2027", "plan"]],
  kinds: [["Riolering", "#123456", "riool"]],
  groups: [],
  years: [],
  quarters: [],
  ties: { 1: [0, 3], 2: [3] },
  undated: [],
  beyond: [],
};

test("a day has its place in percent, and the last day of a period counts", () => {
  assert.equal(daysOf(layer), 100);
  assert.equal(shareOf(layer, 100), 0);
  assert.equal(shareOf(layer, 150), 50);
  assert.deepEqual(spanOf(layer, 110, 110), { left: "10%", width: "1%" });
  assert.deepEqual(spanOf(layer, 100, 199), { left: "0%", width: "100%" });
});

test("a work knows the combinations that it is in", () => {
  assert.deepEqual(
    [...tiesByWork(layer)],
    [
      [0, [1]],
      [3, [1, 2]],
    ],
  );
});

test("of a work its title, kind, partner, period and ties are said", () => {
  const texts = { tied: "Samen in", status: { plan: "Plan" } };
  assert.deepEqual(linesOf(layer, 0, [1, 2], texts), [
    "Riool",
    "Riolering · Waterbedrijf",
    "2027 · Plan",
    "Samen in 1, 2",
  ]);
  assert.deepEqual(linesOf(layer, 0, undefined, { ...texts, status: {} }).at(-1), "2027 · plan");
});

test("bars are tied as near to their middle as each goes", () => {
  const bars = [
    { first: 0, last: 10 },
    { first: 4, last: 20 },
    { first: 100, last: 110 },
  ];
  assert.deepEqual(tieDays(bars), [10.5, 12.5, 100.5]);
});

test("a long title is cut, with a sign that it is", () => {
  assert.equal(shortened("x".repeat(34)).length, 34);
  assert.equal(shortened("x".repeat(35)), `${"x".repeat(33)}…`);
});

test("keys go along a row and stop at its ends", () => {
  assert.equal(stepOf("ArrowRight", 0, 3), 1);
  assert.equal(stepOf("ArrowRight", 2, 3), undefined);
  assert.equal(stepOf("ArrowLeft", 0, 3), undefined);
  assert.equal(stepOf("End", 0, 3), 2);
  assert.equal(stepOf("Home", 2, 3), 0);
  assert.equal(stepOf("Enter", 1, 3), undefined);
});
