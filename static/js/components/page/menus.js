import { listenForKeys } from "../../lib/keys.js";
import { closest, findAll, isShown } from "../dom.js";

/**
 * Arrow keys in every `role="menu"` of the page. Opening and closing is the browser's (popover).
 *
 * @param {Document} page
 */
export function startMenus(page) {
  listenForKeys(page, (event) => {
    const menu = closest(event.target, "[role='menu']");
    const next = menu ? findNext(event.key, listItems(menu)) : null;
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  page.addEventListener("click", (event) => {
    const menu = closest(event.target, "[role='menu'][popover]");
    if (menu?.matches(":popover-open") && closest(event.target, "[role^='menuitem']")) menu.hidePopover();
  });
  page.addEventListener(
    "toggle",
    (event) => {
      if (!(event.target instanceof HTMLElement) || event.target.getAttribute("role") !== "menu") return;
      if (/** @type {ToggleEvent} */ (event).newState === "open") listItems(event.target)[0]?.focus();
    },
    true,
  );
}

/** @param {HTMLElement} menu */
function listItems(menu) {
  return findAll(menu, "[role^='menuitem']").filter(isShown);
}

/**
 * @param {string} key
 * @param {HTMLElement[]} items
 */
function findNext(key, items) {
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (key === "ArrowDown") return items[(at + 1) % items.length];
  if (key === "ArrowUp") return items[(at + items.length - 1) % items.length];
  if (key === "Home") return items[0];
  return key === "End" ? items.at(-1) : null;
}
