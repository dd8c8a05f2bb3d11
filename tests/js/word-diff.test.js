import assert from "node:assert/strict";
import { test } from "node:test";
import { compareWords } from "../../static/js/components/message/word-diff.js";

const SIGNS = { same: "", gone: "-", new: "+" };
/** @param {string} before @param {string} after */
const compare = (before, after) => compareWords(before, after).map(({ kind, text }) => `${SIGNS[kind]}${text}`);

test("what stays, what went and what came are told word by word", () => {
  assert.deepEqual(compare("Bread at four", "Bread at five, then"), ["Bread at ", "-four", "+five, then"]);
  assert.deepEqual(compare("one two three", "one three"), ["one ", "-two ", "three"]);
  assert.deepEqual(compare("same", "same"), ["same"]);
  assert.deepEqual(compare("", "all"), ["+all"]);
  assert.deepEqual(compare("all", ""), ["-all"]);
});

test("letters of every script are words, and no word is cut", () => {
  assert.deepEqual(compare("schöne Grüße", "schöne Größe"), ["schöne ", "-Grüße", "+Größe"]);
  assert.deepEqual(compare("a👍b", "a🎉b"), ["a", "-👍", "+🎉", "b"]);
});

test("both texts come out whole, whatever they are", () => {
  let seed = 7;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const write = () => Array.from({ length: Math.floor(next() * 30) }, () => "ab c,\n"[Math.floor(next() * 6)]).join("");
  for (let round = 0; round < 300; round += 1) {
    const [before, after] = [write(), write()];
    const pieces = compareWords(before, after);
    const without = (/** @type {string} */ kind) =>
      pieces.flatMap((piece) => (piece.kind === kind ? [] : [piece.text])).join("");
    assert.deepEqual([without("new"), without("gone")], [before, after]);
  }
});

test("the longest texts there are take no time to speak of", () => {
  const words = (/** @type {string} */ word) => Array.from({ length: 660 }, (_, at) => `${word}${at % 10}`).join(" ");
  const started = performance.now();
  compareWords(words("abc"), words("abd"));
  assert.ok(performance.now() - started < 1000);
});
