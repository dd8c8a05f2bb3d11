import { ngettext } from "../../lib/gettext.js";
import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, need, setAttribute } from "../dom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Member} Member
 */

const SEATS = 8;

/**
 * Who is here, round a table. Decoration: the list below says the same in words.
 *
 * @param {App} app
 * @param {Member[]} members
 * @param {number} count of all people in the room
 */
export function drawRoundTable(app, members, count) {
  const table = need(document, "#round-table");
  const here = members.filter((member) => app.store.presence.of(member.id) !== "offline");
  fillPart(table, "here", ngettext("%(n)s here", "%(n)s here", here.length));
  fillPart(table, "of", ngettext("of %(n)s", "of %(n)s", count));
  const seats = Math.max(1, Math.min(count, SEATS));
  const crowded = here.length > SEATS;
  const shown = here.slice(0, crowded ? SEATS - 1 : SEATS);
  const around = shown.map((member) => createAvatar(member));
  if (crowded) {
    const more = cloneTemplate("t-seat-more");
    more.textContent = `+${here.length - shown.length}`;
    around.push(more);
  }
  while (around.length < seats) around.push(cloneTemplate("t-seat"));
  const label = table.firstElementChild;
  table.replaceChildren(...(label ? [label] : []), ...around);
  setAttribute(table, "data-seats", seats);
}
