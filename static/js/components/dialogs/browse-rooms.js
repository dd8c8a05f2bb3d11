import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { explain } from "../app.js";
import { closest, cloneTemplate, fillPart, find, need, part, setAttribute, showPart } from "../dom.js";
import { openNewRoom } from "../page/new-room.js";
import { closeDialog, openDialog } from "./dialogs.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Room & {joined: boolean}} BrowsedRoom
 */

const ASK_AFTER_MS = 150;
/** So many the server lists at once; behind a full page there may be more. */
const PAGE = 100;

/** Public rooms: which there are, and which to join. The server looks for what is typed, as it knows all of them. */
export class BrowseRooms {
  #app;
  #dialog = need(document, "#browse-rooms");
  #filter = /** @type {HTMLInputElement} */ (need(document, "#browse-filter"));
  #list = need(document, "#browse-list");
  #none = need(document, "#browse-none");
  #more = need(document, "#browse-more");
  /** @type {BrowsedRoom[]} */
  #rooms = [];
  #asking = 0;
  /** Answers to what was asked before count no more. */
  #asked = 0;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  start() {
    const { actions } = this.#app;
    this.#filter.addEventListener("input", () => {
      clearTimeout(this.#asking);
      this.#asking = setTimeout(() => void this.#look(), ASK_AFTER_MS);
    });
    actions.on("open:browse-rooms", () => void this.#open());
    actions.on("browse:more", () => void this.#loadMore());
    actions.on("browse:join", (_, button) => void this.#join(button));
    actions.on("browse:open", (_, link, event) => {
      event.preventDefault();
      closeDialog("browse-rooms");
      this.#app.navigation.open(findRoomId(link));
    });
  }

  async #open() {
    this.#filter.value = "";
    this.#show([]);
    openDialog("browse-rooms");
    await this.#look();
  }

  async #look() {
    const found = await this.#ask();
    if (found) this.#show(found);
  }

  async #loadMore() {
    const last = this.#rooms.at(-1);
    const at = this.#rooms.length;
    const found = last ? await this.#ask(last.id) : null;
    if (!found) return;
    this.#show([...this.#rooms, ...found]);
    // The button that was pressed has moved, or is gone
    find(this.#list, `:scope > :nth-child(${at + 1}) a`)?.focus();
  }

  /** @param {number} [after] @returns {Promise<BrowsedRoom[] | null>} null: not to be shown */
  async #ask(after) {
    clearTimeout(this.#asking);
    this.#asked += 1;
    const asked = this.#asked;
    setAttribute(this.#list, "aria-busy", "true");
    showPart(this.#dialog, "error", false);
    try {
      const query = this.#filter.value.trim();
      const found = await this.#app.store.api.get("rooms/browse", { query, after });
      return asked === this.#asked ? found : null;
    } catch (error) {
      if (asked === this.#asked) this.#fail(error);
      return null;
    } finally {
      if (asked === this.#asked) setAttribute(this.#list, "aria-busy", null);
    }
  }

  /** @param {BrowsedRoom[]} rooms in the server's order */
  #show(rooms) {
    const added = rooms.length - this.#rooms.length;
    const goesOn = added > 0 && this.#rooms.every((room, at) => rooms[at] === room);
    if (goesOn) this.#list.append(...rooms.slice(-added).map((room) => this.#createRow(room)));
    else this.#list.replaceChildren(...rooms.map((room) => this.#createRow(room)));
    this.#rooms = rooms;
    this.#none.hidden = rooms.length > 0 || this.#list.hasAttribute("aria-busy") || this.#filter.value.trim() === "";
    this.#more.hidden = rooms.length === 0 || rooms.length % PAGE > 0;
  }

  /** @param {BrowsedRoom} room */
  #createRow(room) {
    const row = cloneTemplate("t-browse-row");
    setAttribute(row, "data-room", room.id);
    fillPart(row, "name", room.name);
    fillPart(row, "topic", room.topic);
    fillPart(row, "meta", ngettext("%(n)s person", "%(n)s people", room.member_count));
    setAttribute(part(row, "open"), "href", `/rooms/${room.id}/`);
    setAttribute(part(row, "join"), "aria-label", interpolate(gettext("Join %(room)s"), { room: room.name }));
    setAttribute(part(row, "open"), "aria-label", interpolate(gettext("Look into %(room)s"), { room: room.name }));
    this.#showJoined(row, room.joined || this.#app.store.rooms.get(room.id) !== null);
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {boolean} joined
   */
  #showJoined(row, joined) {
    showPart(row, "joined", joined);
    showPart(row, "join", !joined);
  }

  /** @param {HTMLElement} button */
  async #join(button) {
    const id = findRoomId(button);
    const row = closest(button, "[data-room]");
    const room = this.#rooms.find((each) => each.id === id);
    if (!row || !room || button.hasAttribute("aria-busy")) return;
    setAttribute(button, "aria-busy", "true");
    try {
      await this.#app.store.api.post(`rooms/${id}/join`);
      room.joined = true;
      this.#showJoined(row, true);
      this.#app.toasts.show(interpolate(gettext("Joined %(room)s"), { room: room.name }));
      closeDialog("browse-rooms");
      await openNewRoom(this.#app, id);
    } catch (error) {
      this.#fail(error);
    }
    setAttribute(button, "aria-busy", null);
  }

  /** @param {unknown} error */
  #fail(error) {
    const place = find(this.#dialog, "[data-part='error']");
    if (!place) return;
    fillPart(place, "error-text", explain(error));
    place.hidden = false;
  }
}

/** @param {HTMLElement} element */
function findRoomId(element) {
  return Number(closest(element, "[data-room]")?.dataset.room);
}
