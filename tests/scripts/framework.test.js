import assert from "node:assert/strict";
import { test } from "node:test";
import { named } from "../../koppel/ui/assets/framework.js";

const WORDS = new Map([["No results", "Niets gevonden"]]);
/** @type {[string, string][]} */
const NAMES = [
  ["Help for {}", "Uitleg bij {}"],
  ["{} — end", "{} — einde"],
  ["Open", "Openen"],
];

test("a whole name is said in the language of the reader", () => {
  assert.equal(named("No results", WORDS, NAMES), "Niets gevonden");
  assert.equal(named("Open", WORDS, NAMES), "Openen");
});

test("a label of ours stays as it is between words of the framework", () => {
  assert.equal(named("Help for Ik ben aan zet", WORDS, NAMES), "Uitleg bij Ik ben aan zet");
  assert.equal(named("Periode — end", WORDS, NAMES), "Periode — einde");
  assert.equal(named("Help for $& {}", WORDS, NAMES), "Uitleg bij $& {}");
});

test("other names stay", () => {
  for (const name of ["Open de kaart", "Help for ", " — end", "Uitleg bij Ik ben aan zet"]) {
    assert.equal(named(name, WORDS, NAMES), null);
  }
});
