import { gettext } from "../../lib/gettext.js";
import { copyText } from "../page/clipboard.js";
import { cloneTemplate, fillPart, need, part, showPart } from "../dom.js";
import { closeDialog, openDialog } from "./dialogs.js";

/** @typedef {import("../app.js").App} App */

/**
 * A server that was restored from a backup has forgotten its last days; this browser remembers my part of them.
 *
 * @param {App} app
 */
export function startLostMessages(app) {
  const { actions, store, times } = app;
  const dialog = /** @type {HTMLDialogElement} */ (need(document, "#lost-messages"));
  const list = need(dialog, "#lost-list");
  const draw = () => {
    const { lost } = store.offline;
    list.replaceChildren(
      ...lost.map((message) => {
        const row = cloneTemplate("t-lost-message");
        row.dataset.id = message.id;
        fillPart(row, "room", message.title);
        fillPart(row, "time", times.full(message.at));
        part(row, "time")?.setAttribute("datetime", message.at);
        fillPart(row, "text", message.body);
        showPart(row, "send", store.rooms.get(message.room)?.can.send ?? false);
        return row;
      }),
    );
    if (lost.length === 0 && dialog.open) closeDialog("lost-messages");
    if (lost.length > 0 && !dialog.open) openDialog("lost-messages");
  };
  /** @param {Element} button */
  const messageOf = (button) => {
    const id = button.closest("li")?.dataset.id;
    return store.offline.lost.find((message) => message.id === id);
  };
  actions.on("lost:copy", (_, button) => {
    const message = messageOf(button);
    if (message) void copyText(app, message.body, gettext("Text copied"));
  });
  actions.on("lost:send", (_, button) => {
    const message = messageOf(button);
    if (!message) return;
    // Under its own id: should the server know it after all, it stands there once.
    store.sendAgain(message);
    void store.offline.dismissLost([message.id]);
  });
  actions.on("lost:dismiss", (_, button) => {
    const ids = button.closest("li") ? [messageOf(button)?.id ?? ""] : store.offline.lost.map(({ id }) => id);
    void store.offline.dismissLost(ids);
  });
  store.subscribe(draw, ["lost"]);
  draw();
}
