import { gettext } from "../../lib/gettext.js";
import { endOf, statusOf } from "../../lib/status.js";
import { explain } from "../app.js";
import { need, part } from "../dom.js";
import { closeDialog, openDialog } from "./dialogs.js";
import { equipForm, readText, resetForm } from "./forms.js";

/** @typedef {import("../app.js").App} App */

/**
 * What I am doing, for the others.
 *
 * @param {App} app
 */
export function startStatusForm(app) {
  const { actions, store, times, toasts } = app;
  const form = equipForm(app, "set-status-form", async (fields) => {
    const until = endOf(readText(fields, "lasts"), times)?.toISOString() ?? null;
    await store.api.put("me/status", { text: readText(fields, "text"), emoji: readText(fields, "emoji"), until });
    closeDialog("set-status");
    toasts.show(gettext("Status saved"));
  });
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (need(form, `[name='${name}']`));
  actions.on("open:set-status", () => {
    const { emoji, text } = statusOf(store.me);
    resetForm(form);
    field("emoji").value = emoji;
    field("text").value = text;
    need(document, "#status-clear").hidden = emoji === "" && text === "";
    openDialog("set-status");
  });
  actions.on("status:suggest", (_, chip) => {
    field("emoji").value = chip.dataset.emoji ?? "";
    field("text").value = part(chip, "words")?.textContent ?? "";
    field("lasts").value = chip.dataset.lasts ?? "never";
    field("text").focus();
  });
  actions.on("status:clear", () => {
    store.api.put("me/status", { text: "" }).then(
      () => {
        closeDialog("set-status");
        toasts.show(gettext("Status cleared"));
      },
      (error) => toasts.show(explain(error)),
    );
  });
}
