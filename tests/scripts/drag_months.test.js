import assert from "node:assert/strict";
import { test } from "node:test";
import { daysAt, isPossible, isWithin, movedDay, pulled } from "../../koppel/ui/assets/drag_months.js";

/** @param {string} day */
const on = (day) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
const axis = { today: on("2026-11-28"), last: on("2036-12-31") };

/** @type {import("../../koppel/ui/assets/drag_months.js").Held} */
const loose = ["a", on("2027-03-01"), on("2027-05-31"), on("2027-02-01"), on("2027-08-31"), ""];
/** @type {import("../../koppel/ui/assets/drag_months.js").Held} */
const firm = ["b", on("2027-03-01"), on("2027-05-31"), on("2027-03-01"), on("2027-05-31"), "firm"];
const planned = { first: 0, last: 0 };

/** @param {Partial<{ isEnd: boolean, isFree: boolean, slack: number }>} [how] */
const how = (how = {}) => ({ isEnd: false, isFree: false, slack: 2, ...axis, ...how });

test("a day moves by calendar months, as in Python, and the last of a month stays the last", () => {
  const moves = /** @type {[string, number, string][]} */ ([
    ["2027-01-31", 1, "2027-02-28"],
    ["2027-02-28", 1, "2027-03-31"],
    ["2027-01-30", 1, "2027-02-28"],
    ["2028-01-30", 1, "2028-02-29"],
    ["2027-03-15", -3, "2026-12-15"],
    ["2027-12-31", 12, "2028-12-31"],
    ["2027-05-31", -15, "2026-02-28"],
    ["1969-12-31", 2, "1970-02-28"],
  ]);
  for (const [day, months, to] of moves) assert.equal(movedDay(on(day), months), on(to), `${day} ${months}`);
});

test("a work keeps its months, or its end moves by itself", () => {
  assert.deepEqual(daysAt(loose, { first: 2, last: 2 }), { start: on("2027-05-01"), end: on("2027-07-31") });
  assert.deepEqual(daysAt(loose, { first: 0, last: -1 }), { start: on("2027-03-01"), end: on("2027-04-30") });
});

test("its window holds a bar until it is pulled past the edge", () => {
  assert.deepEqual(pulled(loose, planned, 3, how()), { months: { first: 3, last: 3 }, stop: "" });
  assert.deepEqual(pulled(loose, planned, 4, how()), { months: { first: 3, last: 3 }, stop: "window" });
  assert.deepEqual(pulled(loose, planned, 5, how()), { months: { first: 3, last: 3 }, stop: "window" });
  assert.deepEqual(pulled(loose, planned, 6, how()), { months: { first: 4, last: 4 }, stop: "" });
  assert.deepEqual(pulled(loose, planned, 5, how({ isFree: true })), { months: { first: 5, last: 5 }, stop: "" });
  assert.deepEqual(pulled(loose, planned, -2, how()), { months: { first: -1, last: -1 }, stop: "window" });
});

test("a work that is fixed is held where it is", () => {
  assert.deepEqual(pulled(firm, planned, 1, how()), { months: planned, stop: "window" });
  assert.deepEqual(pulled(firm, planned, 3, how()), { months: { first: 1, last: 1 }, stop: "" });
});

test("a bar that is beyond its window already is held by nothing", () => {
  assert.deepEqual(pulled(firm, { first: 4, last: 4 }, -2, how()), { months: { first: 2, last: 2 }, stop: "" });
});

test("a work that should have begun goes to the first month that is still to come", () => {
  /** @type {import("../../koppel/ui/assets/drag_months.js").Held} */
  const late = ["d", on("2026-06-01"), on("2026-12-31"), on("2026-06-01"), on("2028-12-31"), ""];
  assert.deepEqual(pulled(late, planned, 1, how()), { months: { first: 6, last: 6 }, stop: "" });
  assert.deepEqual(pulled(late, { first: 6, last: 6 }, -1, how()), { months: { first: 6, last: 6 }, stop: "bound" });
});

test("nothing begins before today, ends before it begins, or lies past the last day", () => {
  assert.deepEqual(pulled(loose, planned, -9, how({ isFree: true })), {
    months: { first: -3, last: -3 },
    stop: "bound",
  });
  assert.deepEqual(pulled(loose, planned, -9, how({ isEnd: true })), { months: { first: 0, last: -2 }, stop: "bound" });
  assert.equal(isPossible(loose, { first: 118, last: 118 }, axis), false);
  assert.equal(isPossible(loose, { first: 0, last: -3 }, axis), false);
});

test("where the plans have it a work is within its window, whatever that says", () => {
  /** @type {import("../../koppel/ui/assets/drag_months.js").Held} */
  const odd = ["c", on("2027-03-01"), on("2027-05-31"), on("2028-01-01"), on("2028-12-31"), ""];
  assert.equal(isWithin(odd, planned), true);
  assert.equal(isWithin(odd, { first: 1, last: 1 }), false);
});
