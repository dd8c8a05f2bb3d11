import { find, need } from "../dom.js";
import { loadPart } from "../parts.js";
import { readCookie } from "../../lib/api.js";
import { gettext } from "../../lib/gettext.js";

/**
 * Signing out takes along what others wrote. What I wrote and what has not gone out is not decided for me.
 *
 * @typedef {import("../app.js").App} App
 * @param {App} app
 */
export function startSignOut({ store, toasts }) {
  need(document, "#logout-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!navigator.onLine)
      return toasts.show(gettext("Signing out needs the network. Try again when you are back online."));
    if (store.outbox.count === 0) return void leave(store);
    void loadPart("sign-out").then(({ askAboutUnsent }) => askAboutUnsent());
  });
}

/** @param {App["store"]} store */
export async function leave(store) {
  const form = /** @type {HTMLFormElement} */ (need(document, "#logout-form"));
  await store.offline.clear();
  addToken(form);
  form.submit();
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
