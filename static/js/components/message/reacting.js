import { gettext, interpolate } from "../../lib/gettext.js";
import { toggleReaction } from "../../store/messages/reactions.js";
import { loadEmoji, nameEmoji } from "../emoji/emoji-data.js";
import { EmojiPicker } from "../emoji/emoji-picker.js";
import { listQuickEmoji, rememberEmoji } from "../emoji/emoji-recent.js";
import { closest, findAll, need, setAttribute } from "../dom.js";
import { ReactionCard } from "./reaction-card.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {import("./message-actions.js").MessageActions} MessageActions
 */

/**
 * Chips, the quick row and the picker.
 *
 * @param {App} app
 * @param {HTMLElement} viewport
 * @param {MessageActions} actions
 */
export function startReacting(app, viewport, actions) {
  /** @type {Item | null} */
  let subject = null;
  const picker = new EmojiPicker(need(document, "#react-pop"), (emoji) => {
    if (subject) app.store.wish("react", subject.room, subject.id, emoji);
  });
  picker.start();
  new ReactionCard(app, viewport, actions);
  app.actions.on("react:toggle", (_, chip) => {
    const item = actions.find(closest(chip, "[data-id]")?.dataset.id);
    if (item && actions.canReact(item)) toggleReaction(app.store, item.room, item.id, chip.dataset.emoji ?? "");
  });
  app.actions.on("react:add", (_, button) => {
    const item = actions.find(closest(button, "[data-id]")?.dataset.id);
    if (!item || !actions.canReact(item)) return;
    subject = item;
    picker.toggle(button);
  });
  return {
    /** @param {Item} item @param {string} emoji */
    quick(item, emoji) {
      if (!actions.canReact(item)) return;
      rememberEmoji(emoji);
      toggleReaction(app.store, item.room, item.id, emoji);
    },
    /** @param {Item} item @param {HTMLElement | null} button beside which to open; else beside the message */
    choose(item, button) {
      if (!actions.canReact(item)) return;
      subject = item;
      const opener = button ?? document.getElementById(`m-${item.id}`);
      if (opener) picker.toggle(opener);
    },
  };
}

/** What one took lately, on the buttons for it. @param {HTMLElement} place */
export function showQuickEmoji(place) {
  const buttons = findAll(place, "[data-act='message:quick']");
  const quick = listQuickEmoji(buttons.length);
  for (const [index, button] of buttons.entries()) {
    const glyph = quick[index];
    if (button.textContent !== glyph) button.textContent = glyph;
    setAttribute(button, "data-emoji", glyph);
    setAttribute(button, "aria-label", interpolate(gettext("React with %(name)s"), { name: nameEmoji(glyph) }));
  }
}

/** Worth fetching the names for where somebody looks at the row. @param {HTMLElement} place */
export async function nameQuickEmoji(place) {
  await loadEmoji().catch(() => []);
  showQuickEmoji(place);
}
