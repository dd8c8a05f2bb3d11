import { gettext } from "../../lib/gettext.js";
import { cloneTemplate, fillPart } from "../dom.js";
import { loadPart } from "../parts.js";

/**
 * @typedef {import("../completion/completion.js").Source} Source
 * @typedef {import("./emoji-search.js").FoundEmoji} FoundEmoji
 */

const MOST = 8;

/**
 * Emoji by short code after a ":".
 *
 * @returns {Source}
 */
export function createEmojiSource() {
  /** @type {ReturnType<typeof loadPart<"emoji">> | null} once: each key that is typed would say that it failed */
  let part = null;
  return {
    label: gettext("Emoji"),
    find(query, show) {
      part ??= loadPart("emoji");
      part
        .then(({ findOffered }) => findOffered(query, MOST))
        .then(
          (found) => show(found.map(createOption)),
          () => show([]),
        );
    },
  };
}

/** @param {FoundEmoji} found */
function createOption({ emoji: { glyph }, code }) {
  const element = cloneTemplate("t-option-emoji");
  fillPart(element, "glyph", glyph);
  fillPart(element, "name", `:${code}:`);
  return { element, value: glyph };
}
