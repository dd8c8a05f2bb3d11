import { gettext, ngettext } from "../../lib/gettext.js";
import { statusOf } from "../../lib/status.js";
import { countWaiting, nameRoom, shapeOf } from "../app.js";
import { createAvatar, namePresence, showPresence } from "../avatar.js";
import { viewAt } from "../page/navigation.js";
import { cloneTemplate, fillPart, find, findAll, need, part, setAttribute, showPart } from "../dom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").MyRoom} MyRoom
 */

/**
 * @param {App} app
 * @param {MyRoom} room
 * @returns {HTMLElement} the list item
 */
export function createRoomLink(app, room) {
  const item = cloneTemplate(`t-room-link-${shapeOf(app, room)}`);
  const link = need(item, ".room-link");
  setAttribute(link, "href", `/rooms/${room.id}/`);
  setAttribute(link, "data-room", room.id);
  return item;
}

/**
 * @param {App} app
 * @param {HTMLElement} item
 * @param {MyRoom} room
 * @param {boolean} isQuietHidden only what waits, and where one is, is shown
 */
export function updateRoomLink(app, item, room, isQuietHidden) {
  const link = need(item, ".room-link");
  const { lit, mentions } = countWaiting(app, room.id);
  const current = app.store.current === room.id && !viewAt();
  item.hidden = isQuietHidden && lit === 0 && !current;
  fillPart(link, "name", nameRoom(app, room));
  setAttribute(link, "data-unread", lit > 0);
  setAttribute(link, "data-archived", room.archived);
  setAttribute(link, "aria-current", current ? "page" : null);
  showPart(link, "draft", !current && app.store.drafts.has(room.id));
  showLevel(link, app.store.parts.sidebar.levelOf(room.id));
  const direct = room.kind === "direct";
  const waiting = ngettext("%(n)s unread", "%(n)s unread", lit);
  showNumber(link, "count", !direct && lit > 0 && mentions === 0, String(lit), waiting);
  if (direct) showNumber(link, "badge", lit > 0, String(lit), waiting);
  else showNumber(link, "badge", mentions > 0, `@${mentions}`, ngettext("%(n)s mention", "%(n)s mentions", mentions));
  if (direct) showPeople(app, link, room);
  const marks = findAll(link, "[data-part='draft'], [data-part='muted'], [data-part='count'], [data-part='badge']");
  const shown = marks.filter((mark) => !mark.hidden).map((mark) => find(mark, ".visually-hidden")?.textContent);
  // "Mira Okafor, Online, 2 unread": what stands apart on the screen would be said as one word
  setAttribute(link, "aria-label", [nameRoom(app, room), describeRoom(app, room), ...shown].filter(Boolean).join(", "));
}

/**
 * What its sign says to who sees it.
 *
 * @param {App} app
 * @param {MyRoom} room
 */
function describeRoom(app, room) {
  if (room.kind === "private") return gettext("Private room");
  if (shapeOf(app, room) !== "direct") return "";
  return namePresence(app.store.presence.of((app.store.rooms.others(room)[0] ?? app.store.me).id));
}

/** @param {HTMLElement} link @param {import("../../connection/protocol.js").NotificationLevel} level */
function showLevel(link, level) {
  setAttribute(link, "data-muted", level !== "all");
  showPart(link, "muted", level !== "all");
  const words =
    level === "nothing" ? gettext("Muted: nothing is counted") : gettext("Muted: only mentions are counted");
  fillPart(link, "muted-words", words);
  setAttribute(part(link, "muted"), "title", words);
}

/**
 * @param {HTMLElement} link
 * @param {"count" | "badge"} kind
 * @param {boolean} shown
 * @param {string} text
 * @param {string} words
 */
function showNumber(link, kind, shown, text, words) {
  showPart(link, kind, shown);
  if (!shown) return;
  fillPart(link, kind === "count" ? "count-number" : "badge-text", text);
  fillPart(link, `${kind}-words`, words);
}

/**
 * @param {App} app
 * @param {HTMLElement} link
 * @param {MyRoom} room
 */
function showPeople(app, link, room) {
  const others = app.store.rooms.others(room);
  if (others.length > 1) return fillPart(link, "size", String(others.length));
  const person = others[0] ?? app.store.me;
  const place = part(link, "avatar");
  const face = `${person.avatar} ${person.initials} ${person.hue}`;
  if (place && place.dataset.face !== face) {
    place.replaceChildren(createAvatar(person, { size: "sm", presence: "offline" }));
    place.dataset.face = face;
  }
  fillPart(link, "emoji", statusOf(person).emoji);
  const presence = app.store.presence.of(person.id);
  if (place) showPresence(place, presence);
}
