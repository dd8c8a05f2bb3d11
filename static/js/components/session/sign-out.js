import { closeDialog, openDialog } from "../dialogs/dialogs.js";
import { fillPart, find, need, setAttribute, showPart } from "../dom.js";
import { readCookie } from "../../lib/api.js";
import { gettext, ngettext } from "../../lib/gettext.js";

/** @typedef {import("../app.js").App} App */

/**
 * Signing out takes along what others wrote. What I wrote and what has not gone out is not decided for me.
 *
 * @param {App} app
 */
export function startSignOut(app) {
  const { actions, store, toasts } = app;
  const form = /** @type {HTMLFormElement} */ (need(document, "#logout-form"));
  const dialog = need(document, "#sign-out");
  let sending = false;

  const leave = async () => {
    sending = false;
    await store.offline.clear();
    addToken(form);
    form.submit();
  };
  const draw = () => {
    const live = store.connection.state === "live";
    fillPart(
      dialog,
      "words",
      ngettext(
        "%(n)s change of yours has not been sent yet.",
        "%(n)s changes of yours have not been sent yet.",
        store.outbox.count,
      ),
    );
    showPart(dialog, "away", !live);
    // Nothing is said to be kept that the browser has refused.
    const kept = store.outbox.unsafe === 0;
    showPart(dialog, "kept", kept);
    setAttribute(need(dialog, "[data-act='sign-out:keep']"), "disabled", !kept);
    const send = need(dialog, "[data-act='sign-out:send']");
    setAttribute(send, "disabled", !live);
    setAttribute(send, "aria-busy", sending ? "true" : null);
    if (sending && store.outbox.count === 0) void leave();
    if (sending && store.outbox.entries.every(({ status }) => status === "failed")) sending = false;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!navigator.onLine)
      return toasts.show(gettext("Signing out needs the network. Try again when you are back online."));
    if (store.outbox.count === 0) return void leave();
    draw();
    openDialog("sign-out");
  });
  actions.on("sign-out:send", () => {
    sending = true;
    for (const { key } of store.outbox.entries) store.outbox.retry(key);
    draw();
  });
  actions.on("sign-out:keep", () => void leave());
  actions.on("sign-out:discard", async () => {
    closeDialog("sign-out");
    await store.outbox.discardAll();
    await leave();
  });
  dialog.addEventListener("close", () => {
    sending = false;
  });
  store.subscribe(() => find(document, "#sign-out[open]") && draw(), ["outbox", "status"]);
}

/** A page that was opened without the server has none in its markup. @param {HTMLFormElement} form */
function addToken(form) {
  if (find(form, "[name='csrfmiddlewaretoken']")) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "csrfmiddlewaretoken";
  field.value = readCookie(document.cookie, "csrftoken");
  form.append(field);
}
