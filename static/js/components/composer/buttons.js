import { findOpenRoom } from "../app.js";
import { closest, need, setAttribute } from "../dom.js";
import { EmojiPicker } from "../emoji/emoji-picker.js";
import { formatText } from "./text-box.js";
import { insertText } from "./typing-in.js";

/** @typedef {import("../app.js").App} App */

/**
 * The buttons of every composer.
 *
 * @param {App} app
 */
export function startComposerButtons(app) {
  const { actions } = app;
  /** @type {HTMLTextAreaElement | null} */
  let box = null;
  const picker = new EmojiPicker(need(document, "#emoji-pop"), (glyph) => {
    // A name needs a place of its own, a character does not
    if (box) glyph[0] === ":" ? insertApart(box, `${glyph} `) : insertText(box, glyph);
  });
  picker.start();
  actions.on("composer:emoji", (_, button) => {
    box = findBox(button);
    picker.toggle(button);
  });
  actions.on("composer:attach", (_, button) => need(formOf(button), "[type='file']").click());
  actions.on("composer:format", (_, button) => {
    setAttribute(button, "aria-pressed", String(formOf(button).toggleAttribute("data-format")));
  });
  actions.on("composer:mention", (_, button) => insertApart(findBox(button), "@"));
  actions.on("format", (format, button) => formatText(findBox(button), format));
  actions.on("person:mention", (_, { dataset }) => {
    if (findOpenRoom(app)) insertApart(findBox(need(document, "#composer")), `@${dataset.username ?? ""} `);
  });
}

/** @param {HTMLElement} button */
function formOf(button) {
  return /** @type {HTMLElement} */ (closest(button, ".composer"));
}

/** @param {HTMLElement} button @returns {HTMLTextAreaElement} */
function findBox(button) {
  return need(formOf(button), "textarea");
}

/**
 * As a word of its own.
 *
 * @param {HTMLTextAreaElement} box
 * @param {string} text
 */
function insertApart(box, text) {
  const before = box.value.slice(0, box.selectionStart);
  insertText(box, /\S$/.test(before) ? ` ${text}` : text);
}
