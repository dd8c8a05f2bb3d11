import { findOpenRoom, nameRoom } from "../app.js";
import { need, setAttribute } from "../dom.js";

/** @typedef {import("../app.js").App} App */

/**
 * The tab says where you are and how much waits; its lamp is lit when something does.
 *
 * @param {App} app
 */
export function startTitle(app) {
  const favicon = need(document, "#favicon");
  const draw = () => {
    const room = findOpenRoom(app);
    const { unread } = app.store.totals();
    const { name } = app.store.workspace;
    const words = room ? app.words.say("page_title", { room: nameRoom(app, room), workspace: name }) : name;
    document.title = unread > 0 ? `(${unread}) ${words}` : words;
    setAttribute(favicon, "href", (unread > 0 ? favicon.dataset.lit : favicon.dataset.quiet) ?? "");
  };
  app.store.subscribe(draw, ["rooms", "open", "unread", "read"]);
  draw();
}
