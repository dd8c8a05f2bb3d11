import { splitRanges } from "../lib/search-text.js";
import { cloneTemplate } from "./dom.js";

/**
 * Writes a name with the found parts marked.
 *
 * @param {Element | null} place
 * @param {string} text
 * @param {[number, number][]} ranges
 */
export function showMarked(place, text, ranges) {
  if (!place) return;
  const nodes = splitRanges(text, ranges).map((piece) => {
    if (!piece.hit) return piece.text;
    const mark = cloneTemplate("t-mark");
    mark.textContent = piece.text;
    return mark;
  });
  place.replaceChildren(...nodes);
}
