/** @typedef {import("../app.js").App} App */

/**
 * @param {App} app
 * @param {string} text
 * @param {string} done the words to say afterwards
 */
export async function copyText(app, text, done) {
  try {
    await navigator.clipboard.writeText(text);
    app.toasts.show(app.words.say(done));
  } catch {
    app.toasts.show(app.words.say("not_copied"));
  }
}
