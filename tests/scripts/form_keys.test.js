import assert from "node:assert/strict";
import { test } from "node:test";
import { HeldKeys } from "../../koppel/ui/assets/form_keys.js";

test("what is typed after the key that opens a form waits for its field, and opens nothing else", () => {
  const held = new HeldKeys();
  held.keys = "aun";
  assert.equal(held.holds("w", 0), false);
  assert.equal(held.holds("U", 1), false, "the key itself opens the form");
  const held_back = [..."Nan", "ArrowRight", "Backspace"].map((key, at) => held.holds(key, 2 + at));
  assert.deepEqual(held_back, [true, true, true, true, true]);
  assert.equal(held.holds("Tab", 9), false);
  assert.equal(held.release(), "Na");
  assert.equal(held.release(), "");
});

test("a key that is held down types once, and what never came lets keys go again", () => {
  const held = new HeldKeys();
  held.keys = "n";
  held.holds("n", 0);
  assert.equal(held.holds("n", 30, true), true);
  assert.equal(held.typed, "");
  assert.equal(held.holds("x", 60_000), false);
});

test("no key waits where none opens a form", () => {
  const held = new HeldKeys();
  held.holds("n", 0);
  assert.equal(held.holds("a", 1), false);
});
