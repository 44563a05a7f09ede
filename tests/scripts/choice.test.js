import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, choiceOf, chosenFrom, everything, isEverything } from "../../koppel/ui/assets/map/choice.js";

const known = {
  names: {
    kind: ["riool", "boom"],
    partner: ["Gemeente", "Water"],
    status: ["idee"],
    firmness: ["vast"],
    tenure: ["", "huur"],
  },
  states: ["nieuw", "afgesproken"],
  areas: ["Selwerd"],
};
/** @param {Record<string, string>} address */
const read = (address) => chosenFrom(new URLSearchParams(address), known);

test("an empty address shows everything", () => {
  assert.deepEqual(read({}), everything());
  assert.ok(isEverything(read({})));
});

test("what an address says comes back as it was", () => {
  const address = {
    uit: "riool~boom",
    partner: "Water",
    status: "idee",
    vastheid: "vast",
    woning: "huur",
    zoek: "laan",
    kans: "1",
    stand: "afgesproken",
    wacht: "1",
    gebied: "Selwerd",
    vlak: "6.550000,53.200000;6.560000,53.200000;6.560000,53.210000",
    lijn: "6.550000,53.200000;6.560000,53.200000",
    periode: "2027-Q1~2027-Q2",
    maanden: "2027-02~2027-05",
    zonderdatum: "1",
  };
  assert.deepEqual(addressOf(read(address)), address);
  assert.ok(!isEverything(read(address)));
});

test("what means nothing is left out and the rest is kept", () => {
  const chosen = read({ partner: "Water~Niemand", uit: "zwembad", stand: "kapot", gebied: "Elders", periode: "nooit" });
  assert.deepEqual(chosen, { ...everything(), partner: new Set(["Water"]) });
  for (const vlak of ["1,2", "1,2;3,4", "a,b;c,d;e,f", "200,1;2,3;4,5", "1,2,3;4,5,6;7,8,9"])
    assert.equal(read({ vlak }).ring, null);
  assert.equal(read({ lijn: Array.from({ length: 201 }, () => "1,2").join(";") }).line, null);
});

test("a choice has the days of its months", () => {
  const { days } = choiceOf(read({ periode: "2027-Q1~2027-Q1" }));
  assert.equal((days?.last ?? 0) - (days?.first ?? 0), 89);
  assert.equal(choiceOf(everything()).days, null);
});
