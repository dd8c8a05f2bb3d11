import { gettext, interpolate } from "../../lib/gettext.js";
import { fillPart, showPart } from "../dom.js";

/**
 * The quiet line above a pinned message.
 *
 * @param {HTMLElement} article
 * @param {import("../app.js").Item} item
 */
export function showPinMark(article, { pinned, deleted }) {
  showPart(article, "pin", Boolean(pinned) && !deleted);
  if (pinned) fillPart(article, "pin-words", sayPinned(pinned));
}

/** @param {NonNullable<import("../app.js").Item["pinned"]>} pinned */
export function sayPinned({ by }) {
  return by ? interpolate(gettext("Pinned by %(name)s"), { name: by.name }) : gettext("Pinned");
}
