import { closest } from "../dom.js";

const LONG_PRESS_MS = 500;
/** A finger that moves further than this scrolls. */
const LONG_PRESS_PX = 10;

/**
 * A finger that stays on something calls `open`. What opens under it is not pressed by the same finger when it leaves.
 *
 * @param {HTMLElement} root
 * @param {string} selector
 * @param {(row: HTMLElement) => void} open
 */
export function hearLongPress(root, selector, open) {
  let from = { x: 0, y: 0 };
  let timer = 0;
  const stop = () => clearTimeout(timer);
  root.addEventListener("pointerdown", (event) => {
    stop();
    const row = closest(event.target, selector);
    if (event.pointerType !== "touch" || !row) return;
    from = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => {
      ignoreLeaving(root.ownerDocument);
      open(row);
    }, LONG_PRESS_MS);
  });
  root.addEventListener("pointermove", (event) => {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > LONG_PRESS_PX) stop();
  });
  for (const name of ["pointerup", "pointercancel", "scroll"]) root.addEventListener(name, stop);
}

/** Until the next touch: the click, and the browser's own menu, that belong to the finger that is down. @param {Document} page */
function ignoreLeaving(page) {
  const ending = new AbortController();
  const options = { capture: true, signal: ending.signal };
  const ignore = (/** @type {Event} */ event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  page.addEventListener("click", ignore, options);
  page.addEventListener("contextmenu", ignore, options);
  page.addEventListener("pointerdown", () => ending.abort(), options);
}
