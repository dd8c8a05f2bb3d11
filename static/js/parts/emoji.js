import { createButton, createLabel, listOften } from "../components/emoji/emoji-buttons.js";
import { loadEmoji } from "../components/emoji/emoji-data.js";
import { findUndrawn } from "../components/emoji/emoji-drawn.js";
import { findGroup, GROUPS } from "../components/emoji/emoji-groups.js";
import { searchEmoji } from "../components/emoji/emoji-search.js";
import { cloneTemplate, find, need } from "../components/dom.js";

/**
 * @typedef {import("../components/emoji/emoji-data.js").Emoji} Emoji
 * @typedef {import("../components/app.js").App} App
 */

const CUSTOM = "custom";

/** For the picker, which is there before this. */
export const BUTTONS = { createButton, createLabel, listOften };

/** @type {App["store"] | null} */
let store = null;
/** Of the workspace, as long as its list is this one: searching makes an index of it. */
let own = { list: /** @type {unknown} */ (null), emoji: /** @type {Emoji[]} */ ([]), all: /** @type {Emoji[]} */ ([]) };

/** @param {App} app */
export function startPart(app) {
  store = app.store;
}

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
 * @param {HTMLElement} [pop] which asks
 */
export async function findOffered(query, most, pop) {
  const standard = await listOffered();
  return searchEmoji(query, takesOwn(pop) ? listOwn(standard).all : standard, most);
}

/** @param {HTMLElement} pop @returns {Promise<{group: string, members: Emoji[]}[]>} in the picker's order */
export async function listGroups(pop) {
  const standard = await listOffered();
  const groups = GROUPS.map((group) => ({
    group,
    members: standard.filter(({ glyph }) => findGroup(glyph) === group),
  }));
  if (!takesOwn(pop)) return groups;
  const members = listOwn(standard).emoji;
  offerGroup(pop, members.length > 0);
  return [{ group: CUSTOM, members }, ...groups];
}

/** A status is read in lists of people, where there are words and no pictures. @param {HTMLElement} [pop] */
function takesOwn(pop) {
  return pop?.id !== "status-pop";
}

/** The workspace's own, before all others. @param {Emoji[]} standard */
function listOwn(standard) {
  const list = store?.parts.customEmoji.list ?? [];
  if (own.list !== list) {
    const emoji = list.map(({ names }) => ({
      glyph: `:${names[0]}:`,
      names,
      label: names[0].replaceAll("_", " "),
    }));
    own = { list, emoji, all: [...emoji, ...standard] };
  }
  return own;
}

/** @param {HTMLElement} pop @param {boolean} isThere */
function offerGroup(pop, isThere) {
  const groups = need(pop, "[data-part='groups']");
  const button = find(groups, `[data-group="${CUSTOM}"]`);
  if (button) button.hidden = !isThere;
  else if (isThere) groups.prepend(cloneTemplate("t-emoji-group"));
}
