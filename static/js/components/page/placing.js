import { closest, find, setAttribute } from "../dom.js";

/** Between a popover and its opener. */
const GAP_PX = 4;
/** Between a popover and the edge of the window. */
const EDGE_PX = 8;

/** @type {Map<HTMLElement, HTMLElement>} */
const openers = new Map();
/** What the last press closed, because it was beside the popover: on its opener. @type {HTMLElement | null} */
let dismissed = null;

/**
 * Keeps every popover beside what opened it, or what that is in (`data-beside`). `data-place` says where it would rather
 * be: `above`, or at the `end`.
 *
 * @param {Document} page
 */
export function startPlacing(page) {
  const placeAll = () => openers.forEach(place);
  const sizes = new ResizeObserver(placeAll);
  page.addEventListener(
    "beforetoggle",
    (event) => {
      const popover = /** @type {HTMLElement} */ (event.target);
      const opener = find(page, `[popovertarget="${popover.id}"]`) ?? openers.get(popover);
      if (!opener) return;
      openers.set(popover, opener);
      sizes.observe(popover);
      const isOpening = /** @type {ToggleEvent} */ (event).newState === "open";
      if (opener.ariaHasPopup) setAttribute(opener, "aria-expanded", String(isOpening));
    },
    true,
  );
  page.addEventListener("pointerdown", ({ target }) => noteDismissed(/** @type {Node} */ (target)), true);
  page.addEventListener("scroll", placeAll, { capture: true, passive: true });
  window.addEventListener("resize", placeAll);
}

/**
 * @param {HTMLElement} popover
 * @param {HTMLElement} opener
 * @returns {boolean} false if this press on the opener has just closed it
 */
export function showBeside(popover, opener) {
  const isPressed = popover === dismissed;
  dismissed = null;
  if (isPressed) return false;
  openers.set(popover, opener);
  if (!popover.matches(":popover-open")) /** @type {any} */ (popover).showPopover({ source: opener });
  place(opener, popover);
  return true;
}

/** @param {Node} target */
function noteDismissed(target) {
  dismissed = null;
  for (const [popover, opener] of openers) {
    if (popover.matches("[popover='']:popover-open") && opener.contains(target)) dismissed = popover;
  }
}

/**
 * @param {HTMLElement} opener
 * @param {HTMLElement} popover
 */
function place(opener, popover) {
  if (!opener.isConnected || !popover.matches(":popover-open")) return;
  const { offsetWidth: width, offsetHeight: height, style, dataset } = popover;
  const box = (closest(opener, dataset.beside ?? "*") ?? opener).getBoundingClientRect();
  const down = [box.bottom + GAP_PX, box.top - GAP_PX - height];
  const right = [box.left, box.right - width];
  if (dataset.place === "above") down.reverse();
  if ((dataset.place === "end") !== (document.documentElement.dir === "rtl")) right.reverse();
  style.setProperty("--top", `${choose(down, height, window.innerHeight)}px`);
  style.setProperty("--left", `${choose(right, width, window.innerWidth)}px`);
}

/**
 * The first place that fits; in any case inside the window.
 *
 * @param {number[]} places
 * @param {number} size
 * @param {number} whole
 */
function choose(places, size, whole) {
  const last = whole - size - EDGE_PX;
  const found = places.find((at) => at >= EDGE_PX && at <= last) ?? places[0];
  return Math.max(EDGE_PX, Math.min(last, found));
}
