import { writeMarkdown } from "../composer/text/rich-text.js";
import { closest, find, findAll } from "../dom.js";

const WORDS = ".message__text, .forward__text, .message__files:not([hidden])";

/**
 * Copies what spans more than the words of one message with who wrote it and when. The browser's own copy
 * lacks the names that are not repeated and, in Firefox, all of them: no button's text can be selected there.
 *
 * @param {Document} page
 */
export function startCopying(page) {
  page.addEventListener("copy", (event) => {
    const selection = page.getSelection();
    if (event.defaultPrevented || !selection?.rangeCount || closest(event.target, "input, textarea")) return;
    const text = writeMessages(selection.getRangeAt(0));
    if (text === null) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  });
}

/**
 * @param {Range} range
 * @returns {string | null} null for what the browser copies well by itself
 */
function writeMessages(range) {
  const { startContainer, commonAncestorContainer: around } = range;
  const timeline = around instanceof Element ? around : around.parentElement;
  if (!timeline || (!closest(timeline, ".timeline") && !find(timeline, ".timeline"))) return null;
  const written = findAll(timeline, ".message").flatMap((row) => {
    const words = range.intersectsNode(row) ? writeWords(row, range) : "";
    return words ? [{ row, words }] : [];
  });
  if (written.length === 0) return null;
  // A paragraph chosen by three clicks ends where the next message begins
  const [{ row }] = written;
  if (written.length === 1 && find(row, ".message__text")?.contains(startContainer)) return null;
  return written.map((each) => `${each.row.ariaLabel}\n${each.words}`).join("\n\n");
}

/**
 * @param {HTMLElement} row
 * @param {Range} range
 */
function writeWords(row, range) {
  return findAll(row, WORDS)
    .map((place) => {
      const own = document.createRange();
      own.selectNodeContents(place);
      if (place.contains(range.startContainer)) own.setStart(range.startContainer, range.startOffset);
      if (place.contains(range.endContainer)) own.setEnd(range.endContainer, range.endOffset);
      return range.intersectsNode(place) ? writeMarkdown(own.cloneContents()) : "";
    })
    .filter(Boolean)
    .join("\n");
}
