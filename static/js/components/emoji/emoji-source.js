import { gettext } from "../../lib/gettext.js";
import { rankMatches } from "../../lib/search-text.js";
import { cloneTemplate, fillPart } from "../dom.js";
import { loadEmoji } from "./emoji-data.js";

/**
 * @typedef {import("../completion/completion.js").Source} Source
 * @typedef {import("./emoji-data.js").Emoji} Emoji
 */

const MOST = 8;

/**
 * Emoji by short code after a ":".
 *
 * @returns {Source}
 */
export function createEmojiSource() {
  return {
    label: gettext("Emoji"),
    find(query, show) {
      loadEmoji().then(
        (all) => show(findEmoji(query, all).map(createOption)),
        () => show([]),
      );
    },
  };
}

/**
 * @param {string} query
 * @param {Emoji[]} all
 */
export function findEmoji(query, all, most = MOST) {
  return rankMatches(query.replaceAll("_", " "), all, (emoji) => emoji.names[0].replaceAll("_", " "), most).map(
    ({ entry }) => entry,
  );
}

/**
 * By whatever it is called, in the reader's language too.
 *
 * @param {string} query
 * @param {Emoji[]} all
 * @param {number} most
 */
export function searchEmoji(query, all, most) {
  const textOf = (/** @type {Emoji} */ { label, names }) => [label, ...names].join(" ").replaceAll("_", " ");
  const first = findEmoji(query, all, most);
  const others = rankMatches(query.replaceAll("_", " "), all, textOf, most).map(({ entry }) => entry);
  return [...new Set([...first, ...others])].slice(0, most);
}

/** @param {Emoji} emoji */
function createOption({ glyph, names }) {
  const element = cloneTemplate("t-option-emoji");
  fillPart(element, "glyph", glyph);
  fillPart(element, "name", `:${names[0]}:`);
  return { element, value: glyph };
}
