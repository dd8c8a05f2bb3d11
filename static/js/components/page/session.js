import { explain } from "../app.js";

/** @typedef {import("../app.js").App} App */

/** Reloading into the same answer again and again helps nobody. */
const RELOADED = "syncchat.reloaded";
const RELOAD_REST_MS = 60_000;

/**
 * The end of a connection that does not come back by itself, and refusals of what was shown at once.
 *
 * @param {App} app
 */
export function startSession(app) {
  const { connection } = app.store;
  connection.addEventListener("stopped", (event) => {
    const { action } = /** @type {CustomEvent} */ (event).detail;
    app.store.drafts.flush();
    if (action === "sign-in") location.assign(`/login/?next=${encodeURIComponent(location.pathname)}&signed_out=1`);
    if (action === "reload") reloadOnce();
  });
  app.store.subscribe((change) => tellRefusal(app, change), ["refused"]);
  app.store.subscribe((change) => warnOfLoss(app, change), ["outbox"]);
}

function reloadOnce() {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - last < RELOAD_REST_MS) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
}

/**
 * @param {App} app
 * @param {import("../app.js").Change} change
 */
function tellRefusal(app, { error }) {
  const reason = error?.message || explain(app, error);
  app.toasts.show(app.words.say("not_saved", { reason }));
}

let warned = false;

/**
 * @param {App} app
 * @param {import("../app.js").Change} change
 */
function warnOfLoss(app, { count, persistent }) {
  if (warned || persistent || count === 0) return;
  warned = true;
  app.toasts.show(app.words.say("not_kept"));
}
