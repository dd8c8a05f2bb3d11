import { emit } from "../app.js";
import { findAll, isShown, need } from "../dom.js";

/** @typedef {import("../app.js").App} App */

/**
 * Opens and closes the page's dialogs by the buttons that name them.
 *
 * @param {App} app
 */
export function startDialogs(app) {
  app.actions.on("open", (id) => openDialog(id));
  app.actions.on("close", (_, button) => button.closest("dialog")?.close());
  // On the way down, for it does not bubble; and for all dialogs, for some come later.
  document.addEventListener("close", (event) => event.target instanceof HTMLDialogElement && returnFocus(), true);
  document.addEventListener("pointerdown", (event) => {
    const dialog = event.target;
    // Only the backdrop has the dialog itself under the pointer and outside its box.
    if (dialog instanceof HTMLDialogElement && isOutside(event, dialog)) dialog.close();
  });
}

/**
 * @param {string} id
 * @returns {HTMLDialogElement}
 */
export function openDialog(id) {
  const dialog = /** @type {HTMLDialogElement} */ (need(document, `#${id}`));
  // Back to what opened the menu, so that the dialog gives the focus to something that is still there.
  for (const menu of findAll(document, ":popover-open")) menu.hidePopover();
  for (const other of findAll(document, "dialog[open]")) {
    if (other !== dialog) /** @type {HTMLDialogElement} */ (other).close();
  }
  if (!dialog.open) dialog.showModal();
  return dialog;
}

/** @param {string} id */
export function closeDialog(id) {
  /** @type {HTMLDialogElement} */ (need(document, `#${id}`)).close();
}

/** The browser returns the focus to what opened the dialog; when that is gone, writing goes on. */
function returnFocus() {
  queueMicrotask(() => {
    const { activeElement } = document;
    // With nothing to return it to, a browser leaves it in the closed dialog until it paints
    if ((activeElement === document.body || !isShown(activeElement)) && !document.querySelector("dialog[open]"))
      emit("focus-composer");
  });
}

/**
 * @param {PointerEvent} event
 * @param {HTMLElement} dialog
 */
function isOutside({ clientX, clientY }, dialog) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
