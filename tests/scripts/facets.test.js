import assert from "node:assert/strict";
import { test } from "node:test";
import { Facets } from "../../koppel/ui/assets/map/facets.js";
import { monthsOf, perMonth } from "../../koppel/ui/assets/map/histogram.js";
import { dayOf, monthFrom } from "../../koppel/ui/assets/map/months.js";
import { byYear, openedBetween, openingsByStreet } from "../../koppel/ui/assets/map/openings.js";

/** Sewer in 2027, sewer in 2028 that is an idea, trees without dates, a road in 2027. */
const told = () => ({
  today: dayOf(2026, 11, 27),
  names: {
    kind: ["riool", "boom", "weg"],
    partner: ["Gemeente", "Water"],
    status: ["idee", "gepland"],
    firmness: ["vast"],
    tenure: [""],
  },
  columns: {
    kind: [0, 0, 1, 2],
    partner: [1, 1, 0, 0],
    status: [1, 0, 1, 1],
    firmness: [0, 0, 0, 0],
    tenure: [0, 0, 0, 0],
  },
  first: [dayOf(2027, 1, 10), dayOf(2028, 2, 1), null, dayOf(2027, 3, 1)],
  last: [dayOf(2027, 3, 10), dayOf(2028, 2, 20), null, dayOf(2027, 12, 31)],
  opens: [0, 1, 3],
  coupled: [],
  streets: [],
  along: [],
  places: [],
  where: [],
  contacts: [],
  contact: [],
});

/** @returns {import("../../koppel/ui/assets/map/facets.js").Choice} */
const nothing = () => ({
  hidden: new Set(),
  partner: new Set(),
  status: new Set(),
  firmness: new Set(),
  tenure: new Set(),
  days: null,
  undated: false,
});

/** @param {ArrayLike<number>} mask */
const places = (mask) => [...Array.from(mask).keys()].filter((at) => mask[at]);

test("without a choice everything is shown", () => {
  const facets = new Facets(told());
  assert.deepEqual(places(facets.filter(nothing())), [0, 1, 2, 3]);
  assert.equal(facets.undatedCount, 1);
});

test("filters combine, and kinds are those that are switched off", () => {
  const facets = new Facets(told());
  assert.deepEqual(places(facets.filter({ ...nothing(), hidden: new Set(["boom"]) })), [0, 1, 3]);
  const both = { ...nothing(), partner: new Set(["Water"]), status: new Set(["gepland"]) };
  assert.deepEqual(places(facets.filter(both)), [0]);
  assert.equal(facets.shown, 1);
});

test("a period shows what is open on a day of it, its ends included", () => {
  const facets = new Facets(told());
  /**
   * @param {number} first
   * @param {number} last
   */
  const on = (first, last, undated = false) => places(facets.filter({ ...nothing(), days: { first, last }, undated }));
  assert.deepEqual(on(dayOf(2027, 3, 10), dayOf(2027, 3, 10)), [0, 3]);
  assert.deepEqual(on(dayOf(2027, 3, 11), dayOf(2027, 3, 11)), [3]);
  assert.deepEqual(on(dayOf(2027, 1, 1), dayOf(2027, 1, 9)), []);
  assert.deepEqual(on(dayOf(2027, 1, 1), dayOf(2027, 1, 9), true), [2]);
});

test("the dates alone can change, with the filters as they were", () => {
  const facets = new Facets(told());
  facets.filter({ ...nothing(), partner: new Set(["Water"]) });
  const days = { first: dayOf(2027, 1, 1), last: dayOf(2027, 12, 31) };
  assert.deepEqual(places(facets.between(days, false)), [0]);
  assert.deepEqual(places(facets.maskBetween({ first: dayOf(2028, 1, 1), last: dayOf(2028, 12, 31) }, false)), [1]);
  assert.deepEqual(places(facets.mask), [0]);
  assert.equal(facets.shown, 1);
});

test("a value is counted under all filters but those of its own column", () => {
  const facets = new Facets(told());
  const choice = { ...nothing(), partner: new Set(["Water"]) };
  facets.filter(choice);
  assert.deepEqual([...facets.counts("partner", choice)], [2, 2]);
  assert.deepEqual([...facets.counts("kind", choice)], [2, 0, 0]);
  const timed = { ...choice, days: { first: dayOf(2028, 1, 1), last: dayOf(2028, 12, 31) } };
  facets.filter(timed);
  assert.deepEqual([...facets.counts("partner", timed)], [0, 1]);
});

test("what is counted before choosing is what is shown after", () => {
  const facets = new Facets(told());
  for (const days of [null, { first: dayOf(2027, 1, 1), last: dayOf(2027, 12, 31) }])
    for (const status of ["idee", "gepland"]) {
      const before = { ...nothing(), partner: new Set(["Gemeente"]), days };
      facets.filter(before);
      const counted = facets.counts("status", before)[facets.names.status.indexOf(status)];
      facets.filter({ ...before, status: new Set([status]) });
      assert.equal(counted, facets.shown);
    }
});

test("a filter of another sort hides works until it is taken away, and is left out of its own count", () => {
  const facets = new Facets(told());
  facets.setAmong("area", Uint8Array.of(1, 0, 0, 1));
  const choice = { ...nothing(), partner: new Set(["Water"]) };
  assert.deepEqual(places(facets.filter(choice)), [0]);
  assert.equal(facets.countAmong("area", choice, Uint8Array.of(0, 1, 1, 1)), 1);
  assert.equal(facets.countAmong("coupled", choice, Uint8Array.of(0, 1, 1, 1)), 0);
  facets.setAmong("area", null);
  assert.deepEqual(places(facets.filter(choice)), [0, 1]);
});

test("months count what is open in them, and what goes on before and after the axis", () => {
  const facets = new Facets(told());
  const axis = { first: Number(monthFrom("2027-02")), last: Number(monthFrom("2028-01")) };
  facets.filter(nothing());
  const months = perMonth(monthsOf(facets.first, facets.last, facets.dated), facets.filtered(), axis);
  assert.deepEqual([...months], [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
});

test("streets are in the order of their openings, and works in that of their beginning", () => {
  const facets = new Facets(told());
  facets.filter(nothing());
  const along = [[2], [3, 1, 0, 2], [0]];
  assert.deepEqual(openingsByStreet(along, facets, facets.mask), [
    { street: 1, works: [0, 3, 1] },
    { street: 2, works: [0] },
  ]);
});

test("a play counts what begins in it", () => {
  const facets = new Facets(told());
  facets.filter(nothing());
  const days = { first: dayOf(2027, 1, 10), last: dayOf(2027, 3, 1) };
  assert.deepEqual([...openedBetween([[0, 1, 3], [2]], facets, facets.filtered(), days)], [2, 0]);
});

test("openings are told by year, without those that have no dates", () => {
  assert.deepEqual(byYear([1, 0, 2, 3], new Facets(told())), [
    [2027, 2],
    [2028, 1],
  ]);
});
