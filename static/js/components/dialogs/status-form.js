import { gettext, interpolate } from "../../lib/gettext.js";
import { endOf, statusOf } from "../../lib/status.js";
import { explain } from "../app.js";
import { fillPart, need, part, showPart } from "../dom.js";
import { EmojiPicker } from "../emoji/emoji-picker.js";
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
    const lasts = readText(fields, "lasts");
    const until = lasts === "keep" ? statusOf(store.me).until : (endOf(lasts, times)?.toISOString() ?? null);
    await store.api.put("me/status", { text: readText(fields, "text"), emoji: readText(fields, "emoji"), until });
    closeDialog("set-status");
    toasts.show(gettext("Status saved"));
  });
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (need(form, `[name='${name}']`));
  const showEmoji = (/** @type {string} */ glyph) => {
    field("emoji").value = glyph;
    fillPart(form, "shown", glyph);
    showPart(form, "none", glyph === "");
  };
  const picker = new EmojiPicker(need(document, "#status-pop"), (glyph) => {
    // The one that is there already: taken out
    showEmoji(field("emoji").value === glyph ? "" : glyph);
    field("text").focus();
  });
  picker.start();
  actions.on("status:pick", (_, button) => picker.toggle(button));
  actions.on("open:set-status", () => {
    const { emoji, text, until } = statusOf(store.me);
    resetForm(form);
    showEmoji(emoji);
    field("text").value = text;
    offerKeeping(need(form, "[value='keep']"), until && times.full(until));
    need(document, "#status-clear").hidden = emoji === "" && text === "";
    openDialog("set-status");
  });
  actions.on("status:suggest", (_, chip) => {
    showEmoji(chip.dataset.emoji ?? "");
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

/** Other words end when the former ones would have. @param {HTMLElement} element @param {string | null} end */
function offerKeeping(element, end) {
  const option = /** @type {HTMLOptionElement} */ (element);
  option.hidden = option.disabled = end === null;
  if (end === null) return;
  option.textContent = interpolate(gettext("As it is: until %(time)s"), { time: end });
  option.selected = true;
}
