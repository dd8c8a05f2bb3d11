export const KEPT = "syncchat.emoji.recent";
const MOST = 24;
/** Offered until a person has taken their own. */
const USUAL = ["👍", "❤️", "😂", "🎉", "👀", "🙏"];

/** @returns {string[]} taken lately, the last one first */
export function recallEmoji() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((glyph) => typeof glyph === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** @param {string} glyph */
export function rememberEmoji(glyph) {
  try {
    const others = recallEmoji().filter((known) => known !== glyph);
    localStorage.setItem(KEPT, JSON.stringify([glyph, ...others].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing only loses the order.
  }
}

/** The ones to offer at once. @param {number} most */
export function listQuickEmoji(most) {
  return [...new Set([...recallEmoji(), ...USUAL])].slice(0, most);
}
