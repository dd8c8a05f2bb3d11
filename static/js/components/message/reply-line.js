import { gettext } from "../../lib/gettext.js";
import { hideBlocked } from "./folding.js";
import { createAvatar } from "../avatar.js";
import { fillPart, part } from "../dom.js";
import { addressOf } from "../page/navigation.js";

/**
 * The line above a message that answers another: whose, and what it says now.
 *
 * @param {import("../app.js").App} app
 * @param {HTMLElement} article
 * @param {import("../app.js").Item} item
 */
export function showReplyLine(app, article, { reply_to, room, deleted }) {
  const line = /** @type {HTMLAnchorElement | null} */ (part(article, "reply"));
  if (!line) return;
  line.hidden = !reply_to || deleted;
  if (!reply_to) return;
  line.href = addressOf(room, reply_to.seq);
  fillPart(line, "reply-author", reply_to.author.name);
  const words = hideBlocked(app, reply_to.author, reply_to.text);
  fillPart(line, "reply-text", reply_to.deleted ? gettext("This message was deleted") : words);
  part(line, "reply-avatar")?.replaceChildren(createAvatar(reply_to.author, { size: "xs" }));
}
