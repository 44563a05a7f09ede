import assert from "node:assert/strict";
import { test } from "node:test";
import { monthName } from "../../koppel/publish/assets/month.js";

test("a month is named as the pages name it", () => {
  assert.equal(monthName(new Date(2027, 3, 30)), "2027-04");
  assert.equal(monthName(new Date(2026, 11, 1)), "2026-12");
});
