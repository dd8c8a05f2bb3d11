import { need } from "../dom.js";

const CLEAR_MS = 1_000;

/**
 * One sentence for screen readers about something that is only seen.
 *
 * @param {string} words
 */
export function announce(words) {
  const place = need(document, "#announcer");
  place.textContent = words;
  // The same sentence twice is only news if it went away between.
  setTimeout(() => {
    if (place.textContent === words) place.textContent = "";
  }, CLEAR_MS);
}
