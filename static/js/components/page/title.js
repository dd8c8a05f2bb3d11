import { gettext, interpolate } from "../../lib/gettext.js";
import { findOpenRoom, on, nameRoom } from "../app.js";
import { find, need, setAttribute } from "../dom.js";

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
    const { quiet, waiting } = app.store.parts;
    const unread = quiet.isOn ? quiet.countUrgent() : waiting.totals(app.watched).unread;
    const { name } = app.store.workspace;
    const shown = find(document, ".view:not([hidden]) h1")?.textContent ?? (room && nameRoom(app, room));
    const words = shown ? interpolate(gettext("%(room)s · %(workspace)s"), { room: shown, workspace: name }) : name;
    // A search that lies over the room has its own title
    if (!find(document, "#search:not([hidden])")) document.title = unread > 0 ? `(${unread}) ${words}` : words;
    setAttribute(favicon, "href", (unread > 0 ? favicon.dataset.lit : favicon.dataset.quiet) ?? "");
  };
  app.store.subscribe(draw, ["rooms", "open", "unread", "read", "threads", "me"]);
  on("watched", draw);
  on("view", draw);
  draw();
}
