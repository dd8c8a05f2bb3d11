import { cloneTemplate, setAttribute } from "../dom.js";
import { recallEmoji } from "./emoji-recent.js";
import { applyTone, TONES } from "./emoji-tones.js";

/** @typedef {import("./emoji-data.js").Emoji} Emoji */

const OFTEN_SHOWN = 16;

/**
 * @param {string} words
 * @param {string} group
 */
export function createLabel(words, group) {
  const label = cloneTemplate("t-emoji-label");
  label.textContent = words;
  setAttribute(label, "data-of", group || null);
  return label;
}

/**
 * @param {Emoji} emoji
 * @param {string} tone
 * @param {string} [code] by which it was found
 */
export function createButton({ glyph, names, label }, tone, code = names[0]) {
  const button = cloneTemplate("t-emoji");
  button.textContent = applyTone(glyph, tone);
  button.dataset.shortcode = code;
  button.setAttribute("aria-label", label);
  return button;
}

/** @param {Emoji[]} all */
export function listOften(all) {
  return recallEmoji()
    .slice(0, OFTEN_SHOWN)
    .flatMap((glyph) => findRecent(glyph, all));
}

/**
 * As it was taken, with its tone.
 *
 * @param {string} glyph
 * @param {Emoji[]} all
 */
function findRecent(glyph, all) {
  const found = all.find(
    (emoji) => emoji.glyph === glyph || TONES.some((tone) => applyTone(emoji.glyph, tone) === glyph),
  );
  if (!found) return [];
  const button = createButton(found, "");
  button.textContent = glyph;
  return [button];
}
