import { gettext } from "../../lib/gettext.js";
import { sayStatus } from "../../lib/status.js";
import { on } from "../app.js";
import { createAvatar, namePresence } from "../avatar.js";
import { fillPart, findAll, need, part, showPart } from "../dom.js";
import { createRoomLink, updateRoomLink } from "./room-link.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").MyRoom} MyRoom
 */

/** @type {import("../../store/topics.js").Topic[]} */
const TOPICS = ["rooms", "open", "unread", "read", "draft", "presence", "me"];

const CLOCK_MS = 30_000;

/** My rooms and direct messages, and what waits in them. */
export class Sidebar {
  #app;
  #rooms = need(document, "#room-list");
  #directs = need(document, "#direct-list");
  #noDirects = need(document, "#direct-none");
  /** Several changes in one turn are drawn once. */
  #planned = false;
  /** Whether others can see me here. */
  #present = true;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  start() {
    this.#app.store.subscribe((change) => {
      if (change.topic === "me") this.#drawMe();
      this.#plan();
    }, TOPICS);
    this.#app.store.subscribe(() => this.#drawPresence(), ["status"]);
    on("watched", () => this.#plan());
    this.#draw();
    if (this.#app.recalled) this.#drawMe();
    this.#drawPresence();
    // A status ends by itself, and nobody says so.
    setInterval(() => {
      this.#drawMe();
      this.#plan();
    }, CLOCK_MS);
  }

  #plan() {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#draw();
    });
  }

  #draw() {
    const { rooms, directs } = this.#app.store.rooms.list();
    this.#drawList(this.#rooms, rooms);
    this.#drawList(this.#directs, directs);
    this.#noDirects.hidden = directs.length > 0;
  }

  /**
   * @param {HTMLElement} list
   * @param {MyRoom[]} rooms
   */
  #drawList(list, rooms) {
    const ids = new Set(rooms.map((room) => String(room.id)));
    /** @type {Map<string | undefined, HTMLElement | null>} */
    const items = new Map();
    for (const link of findAll(list, "[data-room]")) {
      const item = /** @type {HTMLElement | null} */ (link.closest("li"));
      if (ids.has(link.dataset.room ?? "")) items.set(link.dataset.room, item);
      else item?.remove();
    }
    let next = list.firstElementChild;
    for (const room of rooms) {
      const known = items.get(String(room.id));
      const item = known ?? createRoomLink(this.#app, room);
      updateRoomLink(this.#app, item, room);
      if (item === next) next = next.nextElementSibling;
      else list.insertBefore(item, next);
    }
  }

  #drawPresence() {
    const present = this.#app.store.status.kind === "quiet";
    if (present === this.#present) return;
    this.#present = present;
    this.#drawMe();
  }

  #drawMe() {
    const { store } = this.#app;
    const { me } = store;
    const card = need(document, "#me-button");
    const presence = this.#present ? "online" : "offline";
    fillPart(card, "me-name", me.name);
    const said = this.#present && sayStatus(me);
    fillPart(
      card,
      "me-status",
      said || (this.#present && me.is_owner ? gettext("Online, owner") : namePresence(presence)),
    );
    showPart(need(document, "#workspace-menu"), "for-owners", Boolean(me.is_owner));
    part(card, "me-avatar")?.replaceChildren(createAvatar(me, { presence }));
  }
}
