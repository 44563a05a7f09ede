import assert from "node:assert/strict";
import { test } from "node:test";
import { changedSince, visited } from "../../koppel/publish/assets/since.js";

const FIRST = "2026-11-02T09:30:00+00:00";
const SECOND = "2026-12-01T08:00:00+00:00";
const THIRD = "2027-01-04T08:00:00+00:00";

test("a first visit has nothing before it, and a second of the same publication neither", () => {
  const once = visited({}, "vlierstraat", FIRST);
  assert.deepEqual(once, { vlierstraat: { seen: FIRST } });
  assert.deepEqual(visited(once, "vlierstraat", FIRST), once);
});

test("what was not dealt with stays, also over a publication that nobody looked at", () => {
  const once = visited({ vlierstraat: { seen: FIRST } }, "vlierstraat", SECOND);
  assert.deepEqual(once, { vlierstraat: { seen: SECOND, before: FIRST } });
  assert.deepEqual(visited(once, "vlierstraat", THIRD), { vlierstraat: { seen: THIRD, before: FIRST } });
});

test("an older copy, as one of a stick, does not move the last visit back", () => {
  const later = { vlierstraat: { seen: SECOND } };
  assert.deepEqual(visited(later, "vlierstraat", FIRST), later);
});

test("streets are forgotten that were shown longest ago", () => {
  /** @type {ReturnType<typeof visited>} */
  let visits = {};
  for (let at = 0; at < 60; at += 1) visits = visited(visits, `straat-${at}`, FIRST);
  visits = visited(visits, "straat-10", SECOND);
  visits = visited(visits, "nieuw", SECOND);
  assert.equal(Object.keys(visits).length, 50);
  assert.ok("straat-10" in visits);
  assert.ok(!("straat-11" in visits));
});

test("what is new and what was said since is told, and nothing before", () => {
  const work = (/** @type {string} */ first, /** @type {string[]} */ ...days) => ({
    title: "Riool",
    address: "werk/a.html",
    first,
    changes: days.map((on) => ({ on, words: on })),
  });
  const said = changedSince(
    [
      work("2026-12-01"),
      work("2026-09-01"),
      work("2026-09-01", "2026-10-01", "2026-12-01"),
      work("2026-11-02", "2026-11-02"),
    ],
    FIRST,
  );
  assert.deepEqual(
    said.map(({ isNew, words }) => [isNew, words]),
    [
      [true, []],
      [false, ["2026-12-01"]],
    ],
  );
});
