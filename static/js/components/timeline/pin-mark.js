import { fillPart, showPart } from "../dom.js";

/**
 * The quiet line above a pinned message.
 *
 * @param {import("../app.js").App} app
 * @param {HTMLElement} article
 * @param {import("../app.js").Item} item
 */
export function showPinMark(app, article, { pinned, deleted }) {
  showPart(article, "pin", Boolean(pinned) && !deleted);
  if (pinned) fillPart(article, "pin-words", sayPinned(app, pinned));
}

/** @param {import("../app.js").App} app @param {NonNullable<import("../app.js").Item["pinned"]>} pinned */
export function sayPinned({ words }, { by }) {
  return by ? words.say("pinned_by", { name: by.name }) : words.say("pinned");
}
