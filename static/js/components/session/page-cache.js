import { findAll } from "../dom.js";

const SCROLLED = ".timeline, .sidebar__scroll, .panel__scroll";

/** WebKit forgets how far a page's own lists were scrolled while the page is in the back/forward cache. */
export function startPageCache() {
  /** @type {[HTMLElement, number][]} */
  let places = [];
  window.addEventListener("pagehide", () => {
    places = findAll(document, SCROLLED).map((list) => [list, list.scrollTop]);
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) for (const [list, top] of places) list.scrollTop = top;
  });
}
