import assert from "node:assert/strict";
import { test } from "node:test";
import { findAmong, indexOf, lettersOff, wordsOf } from "../../koppel/ui/assets/map/finder.js";

/** @type {import("../../koppel/ui/assets/map/finder.js").Entry[]} */
const entries = [
  { sort: "street", title: "Duindoornlaan", told: "", beside: [], at: 0 },
  { sort: "street", title: "Meidoornstraat", told: "", beside: [], at: 1 },
  {
    sort: "work",
    title: "Riolering Duindoornlaan west",
    told: "",
    beside: ["Waterbedrijf", "Riool vervangen"],
    at: 0,
    number: 12,
  },
  { sort: "work", title: "Bomen Café 't Hoekje", told: "", beside: ["Gemeente"], at: 1, number: 7 },
  { sort: "partner", title: "Waterbedrijf", told: "", beside: [], at: 0 },
];
const index = indexOf(entries);
/** @param {string} asked */
const titles = (asked) => findAmong(index, asked, 6).map(({ entry }) => entry.title);

test("words are without case, accents and signs", () => {
  assert.deepEqual(wordsOf("Café 't HOEKJE-12"), ["cafe", "t", "hoekje", "12"]);
});

test("a street is found by its beginning, before works in it", () => {
  assert.deepEqual(titles("duin"), ["Duindoornlaan", "Riolering Duindoornlaan west"]);
});

test("words may come in any order, and may stand beside the title", () => {
  assert.deepEqual(titles("west riolering"), ["Riolering Duindoornlaan west"]);
  assert.deepEqual(titles("duindoornlaan waterbedrijf"), ["Riolering Duindoornlaan west"]);
  assert.deepEqual(titles("waterbedrijf"), ["Waterbedrijf", "Riolering Duindoornlaan west"]);
});

test("typing errors are forgiven: a letter changed, missing, added or swapped", () => {
  for (const asked of ["meidornstraat", "meidoornstrat", "meiddoornstraat", "miedoornstraat", "meidorenstraat"])
    assert.deepEqual(titles(asked), ["Meidoornstraat"], asked);
  assert.deepEqual(titles("cafe"), ["Bomen Café 't Hoekje"]);
  assert.deepEqual(titles("zwembad"), []);
});

test("a number means the work that has it", () => {
  assert.deepEqual(titles("12"), ["Riolering Duindoornlaan west"]);
  assert.deepEqual(titles("#7"), ["Bomen Café 't Hoekje"]);
});

test("nothing asked finds nothing", () => {
  assert.deepEqual(titles("  "), []);
  assert.deepEqual(titles("?!"), []);
});

test("letters are counted up to a bound", () => {
  assert.equal(lettersOff("straat", "straat", 2), 0);
  assert.equal(lettersOff("straat", "staart", 2), 2);
  assert.equal(lettersOff("ab", "ba", 1), 1);
  assert.equal(lettersOff("kort", "veel langer", 2), 3);
  assert.equal(lettersOff("abcdef", "uvwxyz", 2), 3);
});

test("letters off are the same in either direction", () => {
  const words = ["riool", "rool", "rioool", "roiol", "water", "wafter", "laan", "lan", "ln"];
  for (const first of words)
    for (const second of words) assert.equal(lettersOff(first, second, 2), lettersOff(second, first, 2));
});
