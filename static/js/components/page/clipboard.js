import { gettext } from "../../lib/gettext.js";

/** @typedef {import("../app.js").App} App */

/**
 * @param {App} app
 * @param {string} text
 * @param {string} done the words to say afterwards
 */
export async function copyText(app, text, done) {
  try {
    await navigator.clipboard.writeText(text);
    app.toasts.show(done);
  } catch {
    app.toasts.show(gettext("Your browser did not allow copying. Select the text and copy it."));
  }
}
