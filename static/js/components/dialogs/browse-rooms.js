import { gettext, interpolate, ngettext } from "../../lib/gettext.js";
import { matchText } from "../../lib/search-text.js";
import { explain } from "../app.js";
import { closest, cloneTemplate, fillPart, find, need, part, setAttribute, showPart } from "../dom.js";
import { openNewRoom } from "../page/new-room.js";
import { closeDialog, openDialog } from "./dialogs.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Room & {joined: boolean}} BrowsedRoom
 */

/** Public rooms: which there are, and which to join. */
export class BrowseRooms {
  #app;
  #dialog = need(document, "#browse-rooms");
  #filter = /** @type {HTMLInputElement} */ (need(document, "#browse-filter"));
  #list = need(document, "#browse-list");
  #none = need(document, "#browse-none");
  /** @type {BrowsedRoom[]} */
  #rooms = [];

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  start() {
    const { actions } = this.#app;
    this.#filter.addEventListener("input", () => this.#draw());
    actions.on("open:browse-rooms", () => void this.#open());
    actions.on("browse:join", (_, button) => void this.#join(button));
    actions.on("browse:open", (_, link, event) => {
      event.preventDefault();
      closeDialog("browse-rooms");
      this.#app.navigation.open(findRoomId(link));
    });
  }

  async #open() {
    this.#filter.value = "";
    openDialog("browse-rooms");
    setAttribute(this.#list, "aria-busy", "true");
    showPart(this.#dialog, "error", false);
    try {
      this.#rooms = await this.#app.store.api.get("rooms/browse");
    } catch (error) {
      this.#fail(error);
    }
    setAttribute(this.#list, "aria-busy", null);
    const count = ngettext("Filter %(n)s room", "Filter %(n)s rooms", this.#rooms.length);
    setAttribute(this.#filter, "placeholder", count);
    this.#draw();
  }

  #draw() {
    const query = this.#filter.value.trim();
    const found = this.#rooms.filter((room) => query === "" || matchText(query, `${room.name} ${room.topic}`));
    this.#list.replaceChildren(...found.map((room) => this.#createRow(room)));
    this.#none.hidden = found.length > 0 || this.#list.hasAttribute("aria-busy");
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
