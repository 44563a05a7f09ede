import assert from "node:assert/strict";
import { test } from "node:test";
import { Asking, askScenario, Refused } from "../../koppel/ui/assets/drag_asking.js";
import { listedNames } from "../../koppel/ui/assets/drag_figures.js";

/** Let all that waits for answers go on. */
const settled = () => new Promise((done) => setImmediate(done));

test("one question is asked at a time, and an answer that comes late is not told", async () => {
  /** @type {[string, (answer: string) => void, (error: unknown) => void][]} */
  const asked = [];
  /** @type {string[]} */
  const told = [];
  const asking = new Asking(
    (/** @type {string} */ question) =>
      new Promise((answer, fail) => {
        asked.push([question, answer, fail]);
      }),
    (answer) => told.push(answer),
    (error) => told.push(`${error}`),
  );
  for (const month of ["maart", "april", "mei"]) asking.want(month);
  assert.deepEqual(
    asked.map(([question]) => question),
    ["maart"],
  );
  asked[0][1]("maart");
  await settled();
  assert.deepEqual(told, []);
  assert.equal(asked[1][0], "mei", "what lies between is not asked");
  asked[1][1]("mei");
  await settled();
  assert.deepEqual(told, ["mei"]);
  asking.want("juni");
  asking.drop();
  asked[2][1]("juni");
  await settled();
  assert.deepEqual(told, ["mei"], "what nobody waits for is not told");
  asking.want("juli");
  asked[3][2]("stuk");
  await settled();
  assert.deepEqual(told, ["mei", "stuk"]);
});

test("what the server refuses is told in its words", async (context) => {
  const answers = [
    {
      ok: true,
      status: 200,
      headers: new Headers({ "content-type": "application/json" }),
      json: async () => ({ a: 1 }),
    },
    {
      ok: false,
      status: 403,
      headers: new Headers({ "content-type": "application/json" }),
      json: async () => ({ text: "Alleen de regisseur" }),
    },
    { ok: false, status: 502, headers: new Headers(), json: async () => null },
  ];
  /** @type {unknown[]} */
  const sent = [];
  context.mock.method(globalThis, "fetch", async (/** @type {string} */ _, /** @type {RequestInit} */ told) => {
    sent.push(told.body);
    return answers.shift();
  });
  assert.deepEqual(await askScenario("/scenario/1", { do: "try" }), { a: 1 });
  assert.deepEqual(sent, ['{"do":"try"}']);
  await assert.rejects(askScenario("/scenario/1", {}), new Refused("Alleen de regisseur", 403));
  await assert.rejects(askScenario("/scenario/1", {}), (/** @type {Refused} */ error) => error.text === "");
});

test("of many names the first are told, and how many more there are", () => {
  assert.equal(listedNames(["a", "b"], 3, "en nog {count}"), "a; b");
  assert.equal(listedNames(["a", "b", "c", "d"], 2, "en nog {count}"), "a; b; en nog 2");
});
