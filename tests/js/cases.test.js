import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isInFence } from "../../static/js/components/composer/text-fences.js";
import { continueLine } from "../../static/js/components/composer/text-lines.js";

/** @param {string} name a table that the server's renderer is held to as well */
function readCases(name) {
  return JSON.parse(readFileSync(new URL(`../cases/${name}.json`, import.meta.url), "utf-8"));
}

test("a block of code is open where the renderer goes on with it, and the next line stays in it", () => {
  for (const { text, next } of readCases("fences")) {
    assert.equal(isInFence(text, text.length), next !== null, text);
    const edit = continueLine({ text, start: text.length, end: text.length });
    if (next !== null) assert.equal(edit?.insert, `\n${next}`, text);
  }
});
