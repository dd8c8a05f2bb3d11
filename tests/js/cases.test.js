import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { escapeMarks } from "../../static/js/components/composer/text/escapes.js";
import { encodeTarget } from "../../static/js/components/composer/text/rich-line.js";
import { findTrigger } from "../../static/js/components/composer/text/text-edits.js";
import { isInFence } from "../../static/js/components/composer/text/text-fences.js";
import { continueLine } from "../../static/js/components/composer/text/text-lines.js";

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

test("what is pasted is written so that the renderer shows what was copied", () => {
  for (const { copied, written } of readCases("pasted")) assert.equal(escapeMarks(copied), written);
});

test("an address behind words is written so that the renderer links to it", () => {
  for (const { address, written } of readCases("targets")) assert.equal(encodeTarget(address), written);
});

test("people are offered where the server knows a mention, and nowhere else", () => {
  const { "before a name": before, "marks that begin a name": marks } = readCases("mention_borders");
  const opens = (/** @type {string} */ text) => findTrigger(text, text.length)?.kind === "mention";
  for (const [text, expected] of Object.entries(before)) assert.equal(opens(`${text}@ann`), expected, text);
  for (const [mark, expected] of Object.entries(marks)) assert.equal(opens(`${mark}ann`), expected, mark);
});
