import { hideBlocked } from "../message/folding.js";
import { gettext, interpolate } from "../../lib/gettext.js";
import { on, nameRoom, shapeOf } from "../app.js";
import { createAvatar } from "../avatar.js";
import { cloneTemplate, fillPart, findAll, part, setAttribute, setText, showPart } from "../dom.js";
import { addressOf } from "../page/navigation.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Person} Person
 * @typedef {import("../../connection/protocol.js").Piece} Piece
 * @typedef {import("../../connection/protocol.js").FoundMessage} Result
 * @typedef {import("../../connection/protocol.js").FoundRoom} FoundRoom
 * @typedef {import("../../connection/protocol.js").SearchResults} Found
 */

/** Results under the rooms they stand in; the room of the newest comes first. */
export class ResultList {
  #app;
  #place;
  /** @type {Map<number, FoundRoom>} */
  #rooms = new Map();
  /** @type {Map<number, HTMLElement>} */
  #groups = new Map();

  /**
   * @param {App} app
   * @param {HTMLElement} place
   */
  constructor(app, place) {
    this.#app = app;
    this.#place = place;
    on("relabel", () => {
      for (const time of findAll(place, "time")) setText(time, app.times.ago(time.getAttribute("datetime") ?? ""));
    });
  }

  /** @param {Found} found */
  show(found) {
    this.#rooms = new Map(found.rooms.map((room) => [room.id, room]));
    this.#groups.clear();
    this.#place.replaceChildren();
    this.add(found);
  }

  /** @param {Found} found the next page */
  add(found) {
    for (const result of found.results) {
      const list = part(this.#findGroup(result.message.room), "list");
      list?.append(this.#createRow(result));
    }
  }

  clear() {
    this.#groups.clear();
    this.#place.replaceChildren();
  }

  /** @param {number} id */
  #findGroup(id) {
    let group = this.#groups.get(id);
    if (!group) {
      group = this.#createGroup(id);
      this.#groups.set(id, group);
      this.#place.append(group);
    }
    return group;
  }

  /** @param {number} id */
  #createGroup(id) {
    const group = cloneTemplate("t-result-group");
    const room = this.#rooms.get(id);
    if (!room) return group;
    part(group, "emblem")?.replaceWith(createEmblem(this.#app, room));
    fillPart(group, "name", nameFoundRoom(this.#app, room));
    fillPart(group, "count", String(room.count));
    return group;
  }

  /** @param {Result} result */
  #createRow({ message, excerpt, files, before, after }) {
    const { times, store } = this.#app;
    const row = cloneTemplate("t-result");
    const mine = message.author.id === store.me.id;
    part(row, "avatar")?.replaceWith(createAvatar(message.author));
    const link = part(row, "link");
    setText(link, mine ? gettext("You") : message.author.name);
    setAttribute(link, "href", addressOf(message.room, message.seq));
    showPart(row, "thread", Boolean(message.thread || message.replies));
    showPart(row, "pinned", Boolean(message.pinned));
    if (message.reply_to) this.#showContext(row, message.reply_to);
    const text = part(row, "text");
    const { author, forward } = message;
    const isBlocked = [author, forward?.author].some((one) => one && store.parts.quiet.isBlocked(one.id));
    showPieces(text, isBlocked ? [{ text: hideBlocked(this.#app, message.author, ""), hit: false }] : excerpt);
    if (text) text.hidden = excerpt.length === 0 && !isBlocked;
    const names = part(row, "files");
    if (!isBlocked) names?.replaceChildren(...files.map((pieces, at) => createFile(pieces, message.files?.[at])));
    showNeighbour(this.#app, row, "before", before);
    showNeighbour(this.#app, row, "after", after);
    if (names) names.hidden = files.length === 0 || isBlocked;
    const time = part(row, "time");
    setText(time, times.ago(message.at));
    setAttribute(time, "datetime", message.at);
    setAttribute(time, "title", times.full(message.at));
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {{author: Person, text: string}} quote
   */
  #showContext(row, { author, text }) {
    const said = { name: author.name, text: hideBlocked(this.#app, author, text) };
    fillPart(row, "context", interpolate(gettext("In reply to %(name)s: %(text)s"), said));
    showPart(row, "context", Boolean(text));
  }
}

/**
 * @param {Element | null} place
 * @param {Piece[]} pieces
 */
function showPieces(place, pieces) {
  const nodes = pieces.map((piece) => {
    if (!piece.hit) return piece.text;
    const mark = cloneTemplate("t-mark");
    mark.textContent = piece.text;
    return mark;
  });
  place?.replaceChildren(...nodes);
}

/** @param {App} app @param {HTMLElement} row @param {"before" | "after"} name @param {import("../../connection/protocol.js").Quote} [quote] */
function showNeighbour(app, row, name, quote) {
  const words = quote?.text.trim();
  showPart(row, name, Boolean(words));
  if (quote && words) fillPart(row, name, `${quote.author.name}: ${hideBlocked(app, quote.author, words)}`);
}

/** @param {Piece[]} pieces @param {import("../../connection/protocol.js").File} [file] */
function createFile(pieces, file) {
  const row = cloneTemplate("t-result-file");
  const picture = file?.kind === "image" && !file.gone ? (file.thumb ?? file.url) : null;
  showPart(row, "glyph", picture === null);
  showPart(row, "picture", picture !== null);
  if (picture) setAttribute(part(row, "picture"), "src", picture);
  showPieces(part(row, "name"), pieces);
  return row;
}

/**
 * @param {App} app
 * @param {FoundRoom} room
 */
export function nameFoundRoom(app, room) {
  return nameRoom(app, /** @type {any} */ (room));
}

/**
 * @param {App} app
 * @param {FoundRoom} room
 */
export function createEmblem(app, room) {
  const shape = shapeOf(app, /** @type {any} */ (room));
  if (shape !== "direct") return cloneTemplate(`t-emblem-${shape}`);
  const others = app.store.rooms.others(/** @type {any} */ (room));
  return createAvatar(others[0] ?? app.store.me, { size: "xs" });
}
