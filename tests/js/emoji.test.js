import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readEmoji } from "../../static/js/components/emoji/emoji-data.js";
import { findGroup, GROUPS } from "../../static/js/components/emoji/emoji-groups.js";
import { measureGlyphs } from "../../static/js/components/emoji/emoji-drawn.js";
import { searchEmoji } from "../../static/js/components/emoji/emoji-search.js";
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

const german = readEmoji(readList("emoji.json"), readList("emoji-names.de.json"));

/** @param {string} query @param {number} most */
const search = (query, most = 8, list = german) => searchEmoji(query, list, most).map(({ emoji }) => emoji.glyph);

test("each short code that the server takes offers its emoji among the first five", () => {
  const missed = all.flatMap(({ glyph, names }) => names.filter((name) => !search(name, 5).includes(glyph)));
  assert.deepEqual(missed, []);
});

for (const [typed, glyph, code] of [
  ["thumbs", "👍", "thumbsup"],
  ["thu", "👍", "thumbsup"],
  ["+1", "👍", "+1"],
  ["smi", "😄", "smile"],
  ["hear", "❤️", "heart"],
  ["flag-de", "🇩🇪", "flag-de"],
  ["thumbs_up_dark_skin_tone", "👍🏿", "thumbs_up"],
  ["man_dark_skin_tone_bald", "👨🏿‍🦲", "man_bald"],
]) {
  test(`:${typed} offers ${glyph} first`, () => {
    const [first] = searchEmoji(typed, all, 5);
    assert.deepEqual([first.emoji.glyph, first.code], [glyph, code]);
  });
}

test("what wears no skin tone is not offered with one", () => {
  assert.ok(!search("rocket_dark_skin_tone").some((glyph) => glyph.startsWith("🚀")));
});

for (const [word, glyph] of [
  ["sad", "😢"],
  ["thanks", "🙏"],
  ["laugh", "😂"],
  ["traurig", "😢"],
  ["Danke", "🙏"],
  ["LACHEN", "😂"],
  ["lächeln", "😄"],
  ["laecheln", "😄"],
  ["lacheln", "😄"],
  ["daumen hoch", "👍"],
  ["good", "👍"],
  ["bad", "👎"],
  ["red", "🔴"],
  ["rot", "🔴"],
  ["blau", "🔵"],
  ["Grün", "🟢"],
  ["weiss", "⚪"],
  ["circle", "⭕"],
  ["quadrat", "🟥"],
  ["neu", "🆕"],
  ["sorry", "🙏"],
  ["Entschuldigung", "🙏"],
  ["welcome", "👋"],
  ["lightbulb", "💡"],
  ["Idee", "💡"],
  ["anhang", "📎"],
  ["doctor", "🧑‍⚕️"],
  ["mic", "🎤"],
  ["stumm", "🔇"],
  ["ampel", "🚦"],
  ["kürbis", "🎃"],
  ["❤", "❤️"],
  ["❤️", "❤️"],
  ["👍🏽", "👍"],
  ["👩‍💻", "👩‍💻"],
  [":tada:", "🎉"],
]) {
  test(`${word} finds ${glyph} first`, () => assert.equal(search(word)[0], glyph));
}

test("letters that are only scattered over a name find nothing", () => assert.deepEqual(search("tfa"), []));

/** A canvas of which each cell is what was drawn there. @param {Record<string, "colour" | "ink" | "wide">} machine */
function createCanvas(machine) {
  /** @type {string[]} */
  let drawn = [];
  return /** @type {any} */ ({
    clearRect() {
      drawn = [];
    },
    fillText: (/** @type {string} */ glyph) => drawn.push(glyph),
    measureText: (/** @type {string} */ glyph) => ({ width: machine[glyph] === "wide" ? 40 : 20 }),
    getImageData(/** @type {number} */ _x, /** @type {number} */ _y, /** @type {number} */ width) {
      const data = new Uint8ClampedArray(width * 4);
      for (const [at, glyph] of drawn.entries()) {
        data.set(machine[glyph] === "ink" ? [255, 0, 255, 255] : [240, 200, 60, 255], at * 24 * 4);
      }
      return { data };
    },
  });
}

test("what is drawn as a letter, or in several pieces, is told from a picture", async () => {
  const canvas = createCanvas({ "🫩": "ink", "👩‍🚀": "wide", "👍": "colour" });
  assert.deepEqual(await measureGlyphs(["👍", "🫩", "👩‍🚀", "❤️"], canvas), ["🫩", "👩‍🚀"]);
});

test("a canvas that tells nothing leaves nothing out", async () => {
  const refused = /** @type {any} */ ({
    measureText() {
      throw new Error("refused");
    },
  });
  for (const canvas of [null, refused, createCanvas({ "😀": "ink", "👍": "ink" })]) {
    assert.deepEqual(await measureGlyphs(["👍"], canvas), []);
  }
});
