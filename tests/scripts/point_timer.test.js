import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf } from "../../koppel/ui/assets/point_timer.js";

test("a time is written as minutes and seconds, with hours where there are any", () => {
  const written = [0, 9, 60, 61, 599, 3599, 3600, 36_061].map(clockOf);
  assert.deepEqual(written, ["0:00", "0:09", "1:00", "1:01", "9:59", "59:59", "1:00:00", "10:01:01"]);
});
