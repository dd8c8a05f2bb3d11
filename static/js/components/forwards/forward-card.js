import { gettext, interpolate } from "../../lib/gettext.js";
import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, find, findAll, need, part, setAttribute, setText, showPart } from "../dom.js";
import { isLong } from "../message/folding.js";
import { buildRecalled } from "../recalled-html.js";
import { parseTrusted } from "../trusted-html.js";

/**
 * What a message passes on: a card with who said it, when and where, and their words. Its files are the message's and
 * stand right below.
 *
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {import("../../connection/protocol.js").Forward} Forward
 */

/** Which words a card shows: selections in them stay. @type {WeakMap<HTMLElement, string>} */
const drawn = new WeakMap();

/**
 * @param {App} app
 * @param {HTMLElement} card
 * @param {Forward} forward
 * @param {{recalled?: boolean, isShown?: boolean}} [look] recalled: it comes from this browser's disk; isShown: although I
 *   blocked who said it
 */
export function fillCard(app, card, forward, { recalled = false, isShown = false } = {}) {
  setAttribute(card, "data-deleted", forward.deleted);
  part(card, "forward-face")?.replaceChildren(createAvatar(forward.author, { size: "xs" }));
  fillPart(card, "forward-author", forward.author.name);
  const time = part(card, "forward-time");
  setText(time, app.times.ago(forward.at));
  setAttribute(time, "datetime", forward.at);
  setAttribute(time, "title", app.times.full(forward.at));
  showSource(app, card, forward);
  showWords(card, forward, recalled);
  fold(card, forward);
  foldBlocked(card, app.store.parts.quiet.isBlocked(forward.author.id) && !forward.deleted && !isShown);
}

/** @param {App} app @param {HTMLElement} card @param {Forward} forward */
function showSource(app, card, { id, room, room_name, source }) {
  const link = part(card, "forward-source");
  // A room may have another name by now
  const name = (room && app.store.rooms.get(room)?.name) || room_name;
  setText(link, nameSource(source, name));
  setAttribute(link, "href", id && source ? `/m/${id}/` : null);
  if (link) link.hidden = !source;
}

/** @param {Forward["source"]} source @param {string} [name] */
function nameSource(source, name) {
  if (source === "private") return gettext("from a private room");
  if (source === "direct") return gettext("from a direct message");
  return name ? interpolate(gettext("from %(room)s"), { room: name }) : "";
}

/** @param {HTMLElement} card @param {Forward} forward @param {boolean} recalled */
function showWords(card, { html, deleted }, recalled) {
  const place = need(card, "[data-part='forward-text']");
  place.hidden = html === "" || deleted;
  showPart(card, "forward-deleted", deleted);
  if (drawn.get(card) === html) return;
  drawn.set(card, html);
  place.replaceChildren((recalled ? buildRecalled(html) : parseTrusted(html)) ?? "");
  for (const bar of findAll(place, ".code__bar")) bar.append(cloneTemplate("t-copy-code"));
  // Somebody else's tasks, and none of this message
  for (const box of findAll(place, "input[data-line]")) {
    box.removeAttribute("data-line");
    box.setAttribute("disabled", "");
  }
}

/** @param {HTMLElement} card @param {Forward} forward */
function fold(card, { body }) {
  const folds = isLong(body);
  const button = part(card, "forward-unfold");
  setAttribute(card, "data-folds", folds);
  if (!folds) button?.remove();
  else if (!button) {
    const more = cloneTemplate("t-unfold");
    more.dataset.act = "forward:unfold";
    more.dataset.part = "forward-unfold";
    card.append(more);
  }
}

/** @param {HTMLElement} card @param {boolean} folds */
function foldBlocked(card, folds) {
  const button = find(card, ".message__blocked");
  setAttribute(card, "data-blocked", folds);
  if (folds && !button) card.prepend(cloneTemplate("t-blocked"));
  if (!folds) button?.remove();
}
