import assert from "node:assert/strict";
import { test } from "node:test";
import { Facets } from "../../koppel/ui/assets/map/facets.js";
import { busyDays, inLanes, lanesOf } from "../../koppel/ui/assets/map/lanes.js";
import { dayOf } from "../../koppel/ui/assets/map/months.js";
import { answerText, inTime, whoIn } from "../../koppel/ui/assets/map_find/place_answer.js";
import { daysFrom } from "../../koppel/ui/assets/map_time/player.js";

const facets = new Facets({
  today: dayOf(2026, 11, 27),
  names: {
    kind: ["riool", "boom"],
    partner: ["Gemeente", "Water"],
    status: ["gepland"],
    firmness: ["vast"],
    tenure: [""],
  },
  columns: { kind: [0, 1, 0], partner: [1, 0, 1], status: [0, 0, 0], firmness: [0, 0, 0], tenure: [0, 0, 0] },
  first: [dayOf(2028, 1, 1), null, dayOf(2027, 5, 1)],
  last: [dayOf(2028, 3, 1), null, dayOf(2027, 6, 1)],
  opens: [0, 2],
  coupled: [],
  streets: ["Kerkstraat"],
  along: [[0, 1, 2]],
  places: ["", "Kerkstraat"],
  where: [1, 1, 0],
  contacts: ["", "opzichter, 050 123"],
  contact: [1, 0, 1],
});
/** @param {string} title @param {string} partner @param {string} period */
const item = (title, partner, period) =>
  /** @type {any} */ ({ id: title, s: [0, [[53, 6]]], k: 0, f: false, st: 0, t: [title, partner, period] });
const layer = /** @type {import("../../koppel/ui/assets/map_told.js").Layer} */ ({
  items: [item("Riool west", "Water", "2028"), item("Bomen", "Gemeente", "?"), item("Riool oost", "Water", "2027")],
  kinds: [
    /** @type {any} */ ({ label: "Riolering", color: "#123456" }),
    /** @type {any} */ ({ label: "Bomen", color: "#0a0" }),
  ],
  statuses: ["gepland"],
});
const known = {
  layer,
  facets,
  contacts: facets.told.contacts,
  contact: facets.told.contact,
  language: "nl",
  texts: {
    works_here: "{count} werken",
    openings: "Openingen",
    who: "Wie",
    chance: "Koppelkans",
    no_date: "?",
    beside: "naast de straat",
  },
};

test("bars share a lane where their labels leave room", () => {
  const { bars, lanes } = inLanes([
    { at: 0, first: 100, last: 110, room: 50 },
    { at: 1, first: 0, last: 10, room: 50 },
    { at: 2, first: 20, last: 30, room: 5 },
  ]);
  assert.deepEqual(
    bars.map(([at, lane]) => [at, lane]),
    [
      [1, 0],
      [2, 1],
      [0, 0],
    ],
  );
  assert.equal(lanes, 2);
});

test("days in which something is open are joined where they meet", () => {
  const { bars } = inLanes([
    { at: 0, first: 1, last: 5, room: 1 },
    { at: 1, first: 6, last: 9, room: 1 },
    { at: 2, first: 20, last: 21, room: 1 },
  ]);
  assert.deepEqual(busyDays(bars), [
    [1, 9],
    [20, 21],
  ]);
});

test("lanes are by street, works without a street last and without dates apart", () => {
  const { time, yearPx } = lanesOf([0, 1, 2], { layer, facets, icons: { riool: { icon: "pipe" } }, width: 900 });
  assert.deepEqual(
    time.groups.map(({ n, bars }) => [n, bars.map(([at]) => at)]),
    [
      ["Kerkstraat", [0]],
      [null, [2]],
    ],
  );
  assert.deepEqual(time.undated, [1]);
  assert.equal(time.first, dayOf(2026, 1, 1));
  assert.equal(time.last, dayOf(2028, 12, 31));
  assert.equal(yearPx, 300);
  assert.deepEqual(time.kinds[0], ["Riolering", "#123456", "pipe"]);
});

test("who works somewhere is told with how many works and whom to call", () => {
  assert.deepEqual(whoIn([0, 1, 2], known), [
    { name: "Water", count: 2, beside: 0, contacts: ["opzichter, 050 123"] },
    { name: "Gemeente", count: 1, beside: 0, contacts: [] },
  ]);
});

test("who has a work beside the street is told too, with where it lies", () => {
  assert.deepEqual(whoIn([0], known, [1, 2]), [
    { name: "Water", count: 1, beside: 1, contacts: ["opzichter, 050 123"] },
    { name: "Gemeente", count: 0, beside: 1, contacts: [] },
  ]);
  const asked = { title: "Kerkstraat", works: [0], beside: [2, 1], chances: [] };
  const text = answerText(asked, known, "");
  assert.match(text, /^Water \(1 \+ 1 naast de straat\)/m);
  assert.match(text, /^Gemeente \(1 naast de straat\)$/m);
});

test("works stand in the order in which they begin, those without dates last", () => {
  assert.deepEqual(inTime([1, 0, 2], facets), [2, 0, 1]);
});

test("an answer is text that can be pasted anywhere", () => {
  const chances = [/** @type {any} */ ({ t: ["Kerkstraat: riool"] })];
  const text = answerText(
    { title: "Kerkstraat", works: [0, 1, 2], beside: [], chances },
    known,
    "https://koppel.example/?x=1",
  );
  assert.deepEqual(text.split("\n"), [
    "Kerkstraat",
    "3 werken",
    "",
    "Openingen",
    "2027: 1",
    "2028: 1",
    "",
    "Wie",
    "Water (2), opzichter, 050 123",
    "Gemeente (1)",
    "",
    "2027: Riool oost (Riolering, Water)",
    "2028: Riool west (Riolering, Water)",
    "?: Bomen (Riolering, Gemeente)",
    "Koppelkans: Kerkstraat: riool",
    "",
    "https://koppel.example/?x=1",
  ]);
});

test("a play runs on by days and keeps its width", () => {
  const january = 2027 * 12;
  assert.deepEqual(daysFrom(january, 0), { first: dayOf(2027, 1, 1), last: dayOf(2027, 1, 31) });
  assert.deepEqual(daysFrom(january, 2), { first: dayOf(2027, 1, 1), last: dayOf(2027, 3, 31) });
  assert.deepEqual(daysFrom(january + 0.5, 0), { first: dayOf(2027, 1, 16), last: dayOf(2027, 2, 14) });
});
