import { gettext, interpolate } from "../../lib/gettext.js";
import { explain } from "../app.js";

/** @typedef {import("../app.js").App} App */

/** Reloading into the same answer again and again helps nobody: not before a page has lived this long. */
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
    if (action === "sign-in") void goToSignIn(app);
    if (action === "other-person") location.reload();
    if (action === "reload") reloadOnce();
  });
  setTimeout(forgetReload, RELOAD_REST_MS);
  app.store.subscribe((change) => tellRefusal(app, change), ["refused"]);
}

/** Ended from here or from elsewhere: what others wrote goes with the sign-in, what was not sent stays. @param {App} app */
async function goToSignIn(app) {
  await app.store.offline.clear();
  location.assign(`/login/?next=${encodeURIComponent(location.pathname)}&signed_out=1`);
}

function reloadOnce() {
  try {
    if (sessionStorage.getItem(RELOADED)) return;
    sessionStorage.setItem(RELOADED, "1");
  } catch {
    // Storage is forbidden: a page that cannot remember its reload might do it for ever.
    return;
  }
  location.reload();
}

function forgetReload() {
  try {
    sessionStorage.removeItem(RELOADED);
  } catch {
    // Nothing was noted.
  }
}

/**
 * @param {App} app
 * @param {import("../../store/topics.js").Change<"refused">} change
 */
function tellRefusal(app, { error }) {
  const reason = error?.message || explain(error);
  app.toasts.show(interpolate(gettext("Not saved: %(reason)s"), { reason }));
}
