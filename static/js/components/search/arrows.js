import { listenForKeys } from "../../lib/keys.js";
import { findAll } from "../dom.js";

const STOPS = ".result__head a, .search-recent";

/**
 * Up and Down walk from the field through what was found.
 *
 * @param {HTMLElement} view
 * @param {HTMLElement} input
 */
export function startArrows(view, input) {
  listenForKeys(view, (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = findAll(view, STOPS).filter((stop) => stop.checkVisibility());
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (at < 0 && (event.key === "ArrowUp" || event.target !== input)) return;
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? input : stops[Math.min(next, stops.length - 1)])?.focus();
  });
}
