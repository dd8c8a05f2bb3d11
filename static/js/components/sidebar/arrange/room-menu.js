import { gettext } from "../../../lib/gettext.js";
import { arrange } from "../../../store/rooms/sidebar.js";
import { explain, nameRoom } from "../../app.js";
import { cloneTemplate, fillPart, findAll, need, part, setAttribute, showPart } from "../../dom.js";
import { copyText } from "../../page/clipboard.js";
import { addressOf } from "../../page/navigation.js";
import { leaveRoom } from "../../panel/room-actions.js";
import { showMenu } from "./menu-sheet.js";
import { canMove, moveRow } from "./moving.js";

/**
 * @typedef {import("../../app.js").App} App
 * @typedef {import("../../app.js").MyRoom} MyRoom
 */

/** What can be done to a room where it stands in the sidebar. */
export class RoomMenu {
  #app;
  #sections;
  #menu = need(document, "#room-menu");
  #row = document.body;

  /**
   * @param {App} app
   * @param {import("./section-menu.js").SectionMenu} sections
   */
  constructor(app, sections) {
    this.#app = app;
    this.#sections = sections;
    this.#hear();
  }

  /** @param {HTMLElement} row */
  open(row) {
    const room = this.#app.store.rooms.get(Number(row.dataset.room));
    if (!room) return;
    this.#row = row;
    this.#offer(room);
    showMenu(this.#menu, row);
  }

  /** @param {MyRoom} room */
  #offer(room) {
    const { sidebar, waiting } = this.#app.store.parts;
    const { unread, mentions } = waiting.of(room.id);
    const placed = sidebar.sectionOf(room.id);
    setAttribute(this.#menu, "aria-label", nameRoom(this.#app, room));
    const isFavourite = placed === "favourites";
    fillPart(this.#menu, "favourite", isFavourite ? gettext("Remove from favourites") : gettext("Add to favourites"));
    const isUnread = unread > 0 || mentions > 0 || this.#app.store.isMarkedUnread(room.id);
    fillPart(this.#menu, "read", isUnread ? gettext("Mark as read") : gettext("Mark as unread"));
    const level = sidebar.levelOf(room.id);
    for (const item of findAll(this.#menu, "[data-level]")) {
      setAttribute(item, "aria-checked", String(item.dataset.level === level));
    }
    this.#offerSections(placed);
    showPart(this.#menu, "up", canMove(this.#app, this.#row, -1));
    showPart(this.#menu, "down", canMove(this.#app, this.#row, 1));
    showPart(this.#menu, "leave", room.kind !== "direct" && !room.general);
  }

  /** @param {string} placed */
  #offerSections(placed) {
    const own = this.#app.store.parts.sidebar.list().filter(({ name }) => name);
    const items = own.map(({ id, name }) => this.#createSection(id, name, id === placed));
    // Out of a section, and back among the others
    if (own.some(({ id }) => id === placed)) items.push(this.#createSection("rooms", gettext("No section"), false));
    part(this.#menu, "sections")?.replaceChildren(...items);
  }

  /** @param {string} id @param {string} name @param {boolean} isHere */
  #createSection(id, name, isHere) {
    const item = cloneTemplate("t-menu-section");
    fillPart(item, "name", name);
    setAttribute(item, "data-to", id);
    setAttribute(item, "aria-checked", String(isHere));
    return item;
  }

  #hear() {
    const { actions, store, toasts } = this.#app;
    const on = (/** @type {string} */ verb, /** @type {(room: MyRoom, item: HTMLElement) => unknown} */ run) =>
      actions.on(`row:${verb}`, async (_, item) => {
        const room = store.rooms.get(Number(this.#row.dataset.room));
        try {
          if (room) await run(room, item);
        } catch (error) {
          toasts.show(explain(error));
        }
      });
    on("open", ({ id }) => this.#app.navigation.open(id));
    on("favourite", ({ id }) => {
      const isFavourite = store.parts.sidebar.sectionOf(id) === "favourites";
      arrange(store, { type: "place", room: id, section: isFavourite ? "rooms" : "favourites" });
    });
    on("read", (room) => this.#toggleRead(room));
    on("link", ({ id }) => copyText(this.#app, location.origin + addressOf(id), gettext("Link copied")));
    on("level", ({ id }, item) => arrange(store, { type: "level", room: id, level: item.dataset.level }));
    on("move", ({ id }, item) => arrange(store, { type: "place", room: id, section: item.dataset.to }));
    on("new-section", ({ id }) => this.#sections.name("", id));
    on("up", () => moveRow(this.#app, this.#row, -1));
    on("down", () => moveRow(this.#app, this.#row, 1));
    on("leave", (room) => leaveRoom(this.#app, room));
  }

  /** @param {MyRoom} room */
  async #toggleRead({ id }) {
    const { store } = this.#app;
    const { unread, mentions } = store.parts.waiting.of(id);
    if (unread > 0 || mentions > 0 || store.isMarkedUnread(id)) {
      store.markRead(id);
      store.threads.readAll(id);
      return;
    }
    const known = store.parts.history.latest(id) ?? (await store.api.get(`rooms/${id}/messages`, { limit: 50 }));
    const isOthers = (/** @type {any} */ message) =>
      message.kind === "text" && !message.deleted && message.author.id !== store.me.id;
    const last = known.messages.findLast(isOthers);
    if (last) store.markUnread(id, last.seq);
    else this.#app.toasts.show(gettext("Nobody else has written here yet."));
  }
}
