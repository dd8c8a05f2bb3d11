import { createButton, createLabel, listOften } from "../components/emoji/emoji-buttons.js";
import { loadEmoji } from "../components/emoji/emoji-data.js";
import { findUndrawn } from "../components/emoji/emoji-drawn.js";
import { findGroup, GROUPS } from "../components/emoji/emoji-groups.js";
import { searchEmoji } from "../components/emoji/emoji-search.js";

/** @typedef {import("../components/emoji/emoji-data.js").Emoji} Emoji */

/** For the picker, which is there before this. */
export const BUTTONS = { createButton, createLabel, listOften };

/** @type {Promise<Emoji[]> | null} */
let offered = null;

/**
 * What this machine can draw, the most used first.
 *
 * @returns {Promise<Emoji[]>}
 */
export function listOffered() {
  offered ??= chooseOffered().catch((error) => {
    offered = null;
    throw error;
  });
  return offered;
}

async function chooseOffered() {
  const all = await loadEmoji();
  const undrawn = await findUndrawn(all.map(({ glyph }) => glyph));
  return all.filter(({ glyph }) => !undrawn.has(glyph));
}

/**
 * @param {string} query
 * @param {number} most
 */
export async function findOffered(query, most) {
  return searchEmoji(query, await listOffered(), most);
}

/** @returns {Promise<{group: string, members: Emoji[]}[]>} in the picker's order */
export async function listGroups() {
  const all = await listOffered();
  return GROUPS.map((group) => ({ group, members: all.filter(({ glyph }) => findGroup(glyph) === group) }));
}
