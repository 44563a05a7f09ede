import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bare,
  byAddress,
  byName,
  nearly,
  parted,
  plain,
  postcode,
  rank,
  slips,
} from "../../koppel/publish/assets/names.js";

/** @param {string[]} names */
const streetsOf = (...names) =>
  names.map((name) => ({
    name,
    plain: plain(name),
    slug: plain(name).replace(/ /g, "-"),
    href: `straat/${plain(name)}`,
  }));
/** @param {{ name: string }[]} streets */
const namesOf = (streets) => streets.map((street) => street.name);

test("accents, capitals and signs do not count", () => {
  assert.equal(plain("  Café-'t Hóutje! "), "cafe t houtje");
  assert.equal(plain("Ĳsselkade"), "ĳsselkade");
  assert.equal(plain("…"), "");
});

test("a front door has one number, however it is written", () => {
  for (const written of ["12-A", "12 a", "12a", "12 A"]) assert.equal(bare(written), "12a");
  assert.equal(bare("12-3"), "12-3");
  assert.equal(bare("12 3"), "12-3");
  assert.notEqual(bare("12-3"), bare("123"));
});

test("a name that begins with what was typed is better than one that has it in it", () => {
  assert.deepEqual(
    ["esdoornlaan", "kleine es", "hulstes", "beuk"].map((name) => rank(name, "es")),
    [0, 1, 2, 3],
  );
  const streets = streetsOf("Hulstesweg", "Kleine Es", "Esdoornlaan", "Beukenlaan");
  assert.deepEqual(namesOf(byName(streets, "es")), ["Esdoornlaan", "Kleine Es", "Hulstesweg"]);
});

test("at most eight streets are offered", () => {
  const streets = streetsOf(...Array.from({ length: 20 }, (_, at) => `Laan ${at}`));
  assert.equal(byName(streets, "laan").length, 8);
});

test("slips are counted: a letter that is missing, too many, another, or swapped", () => {
  assert.equal(slips("meidoorn", "meidoornstraat"), 0);
  assert.equal(slips("meidorn", "meidoornstraat"), 1);
  assert.equal(slips("meidooorn", "meidoornstraat"), 1);
  assert.equal(slips("meidaorn", "meidoornstraat"), 1);
  assert.equal(slips("medioorn", "meidoornstraat"), 1);
  assert.equal(slips("", "hulst"), 0);
});

test("of short words one slip is forgiven, of longer ones two, of very short ones none", () => {
  const streets = streetsOf("Hulststraat", "Meidoornstraat");
  assert.deepEqual(namesOf(nearly(streets, "hilst")), ["Hulststraat"]);
  assert.deepEqual(namesOf(nearly(streets, "hilzt")), []);
  assert.deepEqual(namesOf(nearly(streets, "maidorn")), ["Meidoornstraat"]);
  assert.deepEqual(namesOf(nearly(streets, "hus")), []);
});

test("a number behind a name is read as short as it can be", () => {
  assert.deepEqual(parted("laan 1940 12"), [
    ["laan 1940", " 12"],
    ["laan", " 1940 12"],
  ]);
  assert.deepEqual(parted("laan"), []);
});

test("a postcode is told from a name", () => {
  assert.deepEqual(postcode("9741 kl 12 a"), { digits: "9741", letters: "KL", number: "12 a" });
  assert.deepEqual(postcode("9741"), { digits: "9741", letters: "", number: "" });
  assert.equal(postcode("laan 1940"), null);
});

test("an address is found by postcode and number, in streets that are on the page only", () => {
  const [street] = streetsOf("Hulststraat");
  const bySlug = new Map([["hulststraat", street]]);
  /** @type {Record<string, [string, string[]][]>} */
  const places = {
    KL: [
      ["hulststraat", ["12", "12-A"]],
      ["elders", ["12"]],
    ],
  };
  const found = byAddress(places, bySlug, { digits: "9741", letters: "KL", number: "12a" });
  assert.deepEqual(
    found.map(({ name, href }) => [name, href]),
    [["Hulststraat 12-A", "straat/hulststraat#9741KL-12-A"]],
  );
  const whole = byAddress(places, bySlug, { digits: "9741", letters: "KL", number: "" });
  assert.deepEqual(namesOf(whole), ["Hulststraat (9741 KL)"]);
  assert.deepEqual(byAddress(places, bySlug, { digits: "9741", letters: "ZZ", number: "1" }), []);
});
