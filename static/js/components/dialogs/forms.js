import { explain } from "../app.js";
import { closest, find, findAll, need, part, setAttribute } from "../dom.js";

/** @typedef {import("../app.js").App} App */

/**
 * A form in a dialog: runs its request once at a time and shows a refusal where it belongs.
 *
 * @param {App} app
 * @param {string} id
 * @param {(fields: FormData, form: HTMLFormElement) => Promise<void>} run
 * @returns {HTMLFormElement}
 */
export function equipForm(app, id, run) {
  const form = /** @type {HTMLFormElement} */ (need(document, `#${id}`));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    clearErrors(form);
    setBusy(form, true);
    try {
      await run(new FormData(form), form);
    } catch (error) {
      showError(app, form, error);
    } finally {
      setBusy(form, false);
    }
  });
  form.addEventListener("input", (event) => {
    const field = closest(event.target, "[aria-invalid]");
    if (field) clearErrors(form);
  });
  return form;
}

/** @param {HTMLFormElement} form */
export function resetForm(form) {
  form.reset();
  clearErrors(form);
}

/** @param {HTMLFormElement} form */
function clearErrors(form) {
  for (const error of findAll(form, "[data-error], [data-part='error']")) error.hidden = true;
  for (const field of findAll(form, "[aria-invalid]")) field.removeAttribute("aria-invalid");
}

/**
 * @param {App} app
 * @param {HTMLFormElement} form
 * @param {any} error
 */
export function showError(app, form, error) {
  const named = error?.field ? find(form, `[data-error="${CSS.escape(error.field)}"]`) : null;
  const place = named ?? part(form, "error");
  if (!place) return app.toasts.show(explain(error));
  const words = part(place, "error-text");
  if (words) words.textContent = explain(error);
  place.hidden = false;
  if (!named) return;
  const field = form.elements.namedItem(error.field);
  if (!(field instanceof HTMLElement)) return;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} busy
 */
function setBusy(form, busy) {
  setAttribute(form, "aria-busy", busy ? "true" : null);
  const button = find(document, `button[type="submit"][form="${form.id}"]`) ?? find(form, "button[type='submit']");
  setAttribute(button, "aria-busy", busy ? "true" : null);
}

/**
 * @param {FormData} fields
 * @param {string} name
 */
export function readText(fields, name) {
  return String(fields.get(name) ?? "").trim();
}
