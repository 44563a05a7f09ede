import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldName } from "../../koppel/ui/assets/unsaved_field.js";

test("a field of one of our forms is known by its key", () => {
  const className = "stElementContainer st-key-typed_decision-12a__3__reason st-emotion-cache-x";
  assert.deepEqual(fieldName(className), { form: "decision-12a", turn: 3, field: "reason" });
});

test("other fields are not", () => {
  for (const className of ["", "st-key-search", "st-key-typed_decision__x__reason", "st-key-typed_password"])
    assert.equal(fieldName(className), null);
});
