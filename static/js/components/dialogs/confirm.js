import { cloneWhole, fillPart, need, showPart } from "../dom.js";

/** @typedef {import("../app.js").App} App */

/** @param {App} app */
export function startConfirm(app) {
  app.actions.on("confirm:yes", (_, button) => button.closest("dialog")?.close("yes"));
}

/**
 * Asks before something that cannot be undone. Resolves to the answer.
 *
 * @param {string} template
 * @param {Record<string, string | boolean>} [values] by part: its words, or whether it is shown
 * @returns {Promise<boolean>}
 */
export function askToConfirm(template, values = {}) {
  const dialog = /** @type {HTMLDialogElement} */ (need(document, "#confirm"));
  const question = cloneWhole(template);
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "string") fillPart(question, name, value);
    else showPart(question, name, value);
  }
  dialog.replaceChildren(question);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
