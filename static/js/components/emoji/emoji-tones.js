import { gettext } from "../../lib/gettext.js";

/** None, and the five of Unicode (TR51), from light to dark. */
export const TONES = ["", "🏻", "🏼", "🏽", "🏾", "🏿"];
const KEPT = "syncchat.emoji.tone";
/** Younger than the tones that the server's list has of them. */
const TONELESS = /[\u{1f46a}\u{1f46f}\u{1f93c}]/u;
const BASE = /\p{Emoji_Modifier_Base}/gu;

/** @returns {string} what this browser's person has chosen */
export function recallTone() {
  try {
    const kept = localStorage.getItem(KEPT) ?? "";
    return TONES.includes(kept) ? kept : "";
  } catch {
    return "";
  }
}

/** @param {string} tone */
export function keepTone(tone) {
  try {
    localStorage.setItem(KEPT, tone);
  } catch {
    // A browser that keeps nothing forgets the choice.
  }
}

/**
 * Couples and families stay as they are: each of them would need a tone.
 *
 * @param {string} glyph
 * @param {string} tone
 */
export function applyTone(glyph, tone) {
  if (tone === "" || TONELESS.test(glyph) || (glyph.match(BASE) ?? []).length !== 1) return glyph;
  return glyph.replace(/(\p{Emoji_Modifier_Base})\ufe0f?/u, `$1${tone}`);
}

/** @type {Record<string, string>} */
const NAMES = {
  "🏻": gettext("light skin tone"),
  "🏼": gettext("medium-light skin tone"),
  "🏽": gettext("medium skin tone"),
  "🏾": gettext("medium-dark skin tone"),
  "🏿": gettext("dark skin tone"),
};

/** @param {string} tone */
export function nameTone(tone) {
  return NAMES[tone];
}

/** @param {string} glyph */
export function splitTone(glyph) {
  const tone = TONES.find((one) => one !== "" && glyph.includes(one)) ?? "";
  return { base: tone === "" ? glyph : glyph.replaceAll(tone, ""), tone };
}
