import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readEmoji } from "../../static/js/components/emoji/emoji-data.js";
import { findGroup, GROUPS } from "../../static/js/components/emoji/emoji-groups.js";
import { applyTone, splitTone, TONES } from "../../static/js/components/emoji/emoji-tones.js";

/** @param {string} name */
const readList = (name) => JSON.parse(readFileSync(new URL(`../../static/js/lib/${name}`, import.meta.url), "utf8"));
const all = readEmoji(readList("emoji.json"), {});

test("every emoji has a group, and no group is empty", () => {
  const counts = new Map(GROUPS.map((group) => [group, 0]));
  for (const { glyph } of all) counts.set(findGroup(glyph), (counts.get(findGroup(glyph)) ?? 0) + 1);
  assert.deepEqual([...counts.keys()], GROUPS);
  for (const [group, count] of counts) assert.ok(count > 40, `${group}: ${count}`);
});

for (const [glyph, group] of [
  ["😀", "smileys"],
  ["👍", "people"],
  ["🐛", "nature"],
  ["🍰", "food"],
  ["🚀", "travel"],
  ["🎉", "activities"],
  ["💡", "objects"],
  ["✅", "symbols"],
  ["🇩🇪", "flags"],
]) {
  test(`${glyph} is among ${group}`, () => assert.equal(findGroup(glyph), group));
}

for (const [glyph, toned] of [
  ["👍", "👍🏽"],
  ["☝️", "☝🏽"],
  ["🤦‍♀️", "🤦🏽‍♀️"],
  ["🎉", "🎉"],
  ["👨‍👩‍👧", "👨‍👩‍👧"],
  ["👯", "👯"],
]) {
  test(`${glyph} in a skin tone is ${toned}`, () => assert.equal(applyTone(glyph, TONES[3]), toned));
}

test("a tone is told from the emoji that wears it", () => {
  assert.deepEqual(splitTone("🤦🏽‍♀️"), { base: "🤦‍♀️", tone: "🏽" });
  assert.deepEqual(splitTone("🎉"), { base: "🎉", tone: "" });
});

test("an emoji is called by its long name, or as it is called in the reader's language", () => {
  const rows = /** @type {[string, ...string[]][]} */ ([["👍", "+1", "thumbsup", "thumbs_up"]]);
  assert.equal(readEmoji(rows)[0].label, "thumbs up");
  assert.equal(readEmoji(rows, readList("emoji-names.de.json"))[0].label, "daumen hoch");
});
