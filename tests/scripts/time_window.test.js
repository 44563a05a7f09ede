import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dayOf,
  firstDayOf,
  lastDayOf,
  monthFrom,
  monthOf,
  monthText,
  monthWords,
  quarterFrom,
  quarterText,
} from "../../koppel/ui/assets/map/months.js";
import {
  axisOf,
  daysOfWindow,
  moved,
  preset,
  stepped,
  windowFrom,
  windowText,
  within,
} from "../../koppel/ui/assets/map/time_window.js";

/** @param {string} text */
const month = (text) => Number(monthFrom(text));
const axis = { first: month("2026-01"), last: month("2030-12") };
const today = dayOf(2026, 11, 27);

test("days and months are counted as calendars do", () => {
  assert.equal(dayOf(1970, 1), 0);
  assert.equal(dayOf(2028, 3) - dayOf(2028, 2), 29);
  assert.equal(monthText(monthOf(dayOf(2026, 12, 31))), "2026-12");
  assert.equal(firstDayOf(month("2027-01")), dayOf(2027, 1, 1));
  assert.equal(lastDayOf(month("2027-02")), dayOf(2027, 2, 28));
  assert.equal(quarterText(month("2027-09")), "2027-Q3");
  assert.equal(quarterFrom("2027-Q3"), month("2027-07"));
  assert.equal(monthWords(month("2027-03"), "nl"), "maart 2027");
});

test("what is no month or quarter is none", () => {
  for (const text of ["", "2027", "2027-13", "2027-00", "1800-01", "nooit", "2027-3"])
    assert.equal(monthFrom(text), null);
  for (const text of ["", "2027-Q5", "2027-Q0", "1800-Q1", "2027-01"]) assert.equal(quarterFrom(text), null);
});

test("the axis has whole years around all works and today, without sentinels of files", () => {
  const first = Int32Array.of(dayOf(2027, 3, 1), 0, dayOf(1900, 1, 1));
  const last = Int32Array.of(dayOf(2029, 3, 1), 0, dayOf(9999, 1, 1));
  const two = axisOf(first.slice(0, 2), last.slice(0, 2), Uint8Array.of(1, 0), today);
  assert.deepEqual(two, { first: month("2026-01"), last: month("2029-12") });
  const all = axisOf(first, last, Uint8Array.of(1, 0, 1), today);
  assert.deepEqual(all, { first: month("1996-01"), last: month("2066-12") });
});

test("a step keeps the width and stays on the axis", () => {
  const window = { first: month("2027-02"), last: month("2027-05") };
  assert.deepEqual(stepped(window, 1, axis, today), { first: month("2027-03"), last: month("2027-06") });
  assert.deepEqual(stepped(window, -3, axis, today), { first: month("2026-11"), last: month("2027-02") });
  const end = { first: month("2030-10"), last: month("2030-12") };
  assert.deepEqual(stepped(end, 1, axis, today), end);
});

test("from all of time a step goes to today", () => {
  assert.deepEqual(stepped(null, 1, axis, today), { first: month("2026-11"), last: month("2026-11") });
  assert.deepEqual(stepped(null, 3, axis, today), { first: month("2026-10"), last: month("2026-12") });
});

test("ends do not pass each other, and the whole axis is all of time", () => {
  const window = { first: month("2027-02"), last: month("2027-05") };
  assert.deepEqual(moved(window, "first", month("2028-01"), axis), { first: month("2027-05"), last: month("2027-05") });
  assert.deepEqual(moved(null, "last", month("2026-06"), axis), { first: month("2026-01"), last: month("2026-06") });
  assert.equal(within({ first: 0, last: month("2999-01") }, axis), null);
});

test("now is a month and the year to come has twelve", () => {
  assert.deepEqual(preset("now", axis, today), { first: month("2026-11"), last: month("2026-11") });
  assert.deepEqual(preset("year", axis, today), { first: month("2026-11"), last: month("2027-10") });
});

test("the days of a window are those of its months", () => {
  const days = daysOfWindow({ first: month("2027-01"), last: month("2027-02") });
  assert.deepEqual(days, { first: dayOf(2027, 1, 1), last: dayOf(2027, 2, 28) });
});

test("an address holds quarters, and months where these say more", () => {
  const quarters = { first: month("2027-01"), last: month("2027-06") };
  assert.deepEqual(windowText(quarters), { periode: "2027-Q1~2027-Q2", maanden: null });
  const months = { first: month("2027-02"), last: month("2027-05") };
  assert.deepEqual(windowText(months), { periode: "2027-Q1~2027-Q2", maanden: "2027-02~2027-05" });
  for (const window of [quarters, months, null]) assert.deepEqual(windowFrom(windowText(window)), window);
});

test("months of an address count only with the quarters that they belong to", () => {
  const found = windowFrom({ periode: "2028-Q1~2028-Q1", maanden: "2027-02~2027-05" });
  assert.deepEqual(found, { first: month("2028-01"), last: month("2028-03") });
  for (const periode of ["nooit", "2028-Q2~2028-Q1", "2028-Q2", "", "2028-Q1~2028-Q2~2028-Q3"])
    assert.equal(windowFrom({ periode }), null);
});
