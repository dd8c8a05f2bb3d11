import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetGone, readList } from "../../static/js/parts/custom-emoji.js";
import { recallEmoji, rememberEmoji } from "../../static/js/components/emoji/emoji-recent.js";
import { CustomEmoji } from "../../static/js/store/rooms/custom-emoji.js";

const KILN = { id: 1, names: ["party_kiln", "kiln_open"], url: "/media/emoji/a-B_9.webp" };

function makePart(get = () => Promise.resolve([KILN])) {
  let told = 0;
  let asked = 0;
  const part = new CustomEmoji({
    get: () => {
      asked++;
      return get();
    },
    changed: () => told++,
  });
  return { part, told: () => told, asked: () => asked };
}

test("the list is the page's, until the log tells of another", () => {
  const { part, told } = makePart();
  part.start({});
  assert.deepEqual(part.describe(), { emoji: [] });
  part.start({ emoji: [KILN] });
  part.apply(1, {});
  assert.deepEqual([part.list, told()], [[KILN], 0]);
  part.apply(1, { emoji: [] });
  assert.deepEqual([part.list, told()], [[], 1]);
});

test("after logs that went back it is asked for once, and stays where nobody answers", async () => {
  const { part, told, asked } = makePart();
  await Promise.all([part.forget(), part.forget()]);
  assert.deepEqual([part.list, told(), asked()], [[KILN], 1, 1]);
  const offline = makePart(() => Promise.reject(new Error("offline")));
  offline.part.start({ emoji: [KILN] });
  await offline.part.forget();
  await offline.part.forget();
  assert.deepEqual([offline.part.list, offline.told(), offline.asked()], [[KILN], 0, 2]);
});

test("each name leads to the picture, and only pictures of ours are shown", () => {
  const elsewhere = { id: 2, names: ["elsewhere"], url: "https://example.org/a.webp" };
  const upwards = { id: 3, names: ["upwards"], url: "/media/emoji/../avatars/a.webp" };
  const still = { id: 4, names: ["still"], url: KILN.url, still: "//example.org/a.webp" };
  assert.deepEqual([...readList([KILN, elsewhere, upwards, still]).keys()], [":party_kiln:", ":kiln_open:"]);
});

test("what was taken lately is forgotten with its emoji", () => {
  const kept = new Map();
  Object.assign(globalThis, {
    localStorage: {
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ text) => kept.set(key, text),
    },
  });
  for (const glyph of ["👍", ":gone:", ":kiln_open:"]) rememberEmoji(glyph);
  forgetGone(readList([KILN]));
  assert.deepEqual(recallEmoji(), [":kiln_open:", "👍"]);
});
