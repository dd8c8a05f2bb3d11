import { ngettext } from "../../lib/gettext.js";
import { findAll, need, part, setAttribute, setText } from "../dom.js";

/**
 * What waits in the views above the rooms, from the numbers that the rooms and the title show.
 *
 * @param {import("../app.js").App} app
 */
export function drawViewLinks({ store, watched }) {
  const { saved, sidebar, threads, waiting } = store.parts;
  const { mentions } = waiting.totals(watched);
  const unread = threads.list().filter((one) => one.unread > 0 && sidebar.levelOf(one.room) !== "nothing").length;
  show("activity", mentions, `@${mentions}`, ngettext("%(n)s mention", "%(n)s mentions", mentions));
  show("threads", unread, String(unread), ngettext("%(n)s unread", "%(n)s unread", unread));
  show("saved", saved.due.length, String(saved.due.length), ngettext("%(n)s due", "%(n)s due", saved.due.length));
  for (const link of findAll(document, "#views a")) {
    setAttribute(link, "aria-current", link.getAttribute("href") === location.pathname ? "page" : null);
  }
}

/** @param {string} view @param {number} count @param {string} text @param {string} words */
function show(view, count, text, words) {
  const link = need(document, `#views [data-view="${view}"]`);
  const mark = part(link, "waiting");
  if (!mark) return;
  mark.hidden = count === 0;
  setText(mark, text);
  setAttribute(link, "aria-label", count > 0 && `${link.firstElementChild?.nextElementSibling?.textContent}, ${words}`);
  setAttribute(link, "data-unread", count > 0);
}
