import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { createAvatar } from "../avatar.js";
import { fillPart, part } from "../dom.js";

/**
 * The line under a message that began a thread.
 *
 * @param {import("../app.js").App} app
 * @param {HTMLElement} article
 * @param {import("../app.js").Item} item
 */
export function showThreadSummary({ times }, article, { replies }) {
  const line = part(article, "summary");
  if (!line) return;
  line.hidden = !replies;
  if (!replies) return;
  fillPart(line, "summary-count", ngettext("%(n)s reply", "%(n)s replies", replies.count));
  part(line, "summary-people")?.replaceChildren(...replies.people.map((person) => createAvatar(person)));
  const { last_at } = replies;
  const values = last_at ? { day: times.dayWithin(last_at), time: times.clock(last_at) } : null;
  fillPart(line, "summary-when", values ? interpolate(gettext("Last one %(day)s, %(time)s"), values) : "");
}
