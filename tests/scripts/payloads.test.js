import assert from "node:assert/strict";
import { test } from "node:test";
import { fetched } from "../../koppel/ui/assets/payloads.js";

test("an answer is fetched once, one that failed is asked again, and not all are kept", async (context) => {
  /** @type {string[]} */
  const asked = [];
  let isDown = true;
  context.mock.method(globalThis, "fetch", async (/** @type {string} */ url) => {
    asked.push(url);
    return { ok: !isDown, status: 503, json: async () => ({ url }) };
  });
  await assert.rejects(fetched("a"), /503/);
  isDown = false;
  assert.deepEqual(await fetched("a"), { url: "a" });
  assert.deepEqual(await fetched("a"), { url: "a" });
  assert.deepEqual(asked, ["a", "a"]);
  for (let at = 0; at < 12; at += 1) await fetched(`b${at}`);
  await fetched("b11");
  assert.equal(asked.length, 14, "the last is still there");
  await fetched("a");
  assert.equal(asked.length, 15, "the first went");
});
