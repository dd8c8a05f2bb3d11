import { settleWishes } from "../outbox/wishes.js";
import { FAVOURITES, rearrange, REST, UNARRANGED } from "./arrangement.js";

/**
 * How I have arranged my rooms, and what of each lights its lamp, with what is on its way to the server.
 *
 * @typedef {import("../../connection/protocol.js").MyRoom} MyRoom
 * @typedef {import("../../connection/protocol.js").NotificationLevel} Level
 * @typedef {import("../../connection/protocol.js").Sidebar} Arrangement
 * @typedef {import("../outbox/outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {{id: string, name: string, folded: boolean, rooms: MyRoom[]}} ListedSection
 *
 * @typedef {object} SidebarOptions
 * @property {import("./rooms.js").Rooms} rooms
 * @property {() => import("../outbox/outbox.js").Outbox} outbox
 * @property {(path: string) => Promise<Arrangement>} get
 * @property {() => void} changed
 */

/** Of entries that are about my sidebar and no room's log: one lane, so that they arrive in their order. */
export const NO_ROOM = 0;
const KINDS = ["level", "place", "section", "unsection", "sort"];

/** Its `body` is the command, and its `id` says what it is about. @type {import("../outbox/kinds.js").Kind} */
export const ARRANGE = {
  format: ({ body }) => JSON.parse(body),
  isReflected: () => false,
  nameWish: () => "arrange",
};

/**
 * @param {import("../store.js").Store} store
 * @param {any} command
 */
export function arrange(store, command) {
  const { type, room, id, before: _, ...rest } = command;
  // Each field is a wish of its own: a new name takes no fold back.
  const fields = type === "place" || type === "level" ? "" : Object.keys(rest).join();
  store.wish(type, NO_ROOM, [type, room ?? id ?? "", fields || "place"].join(":"), JSON.stringify(command));
}

export class SidebarState {
  #options;
  #known = UNARRANGED;

  /** @param {SidebarOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {{sidebar?: Arrangement}} bootstrap */
  start({ sidebar }) {
    this.#known = isSound(sidebar) ? sidebar : UNARRANGED;
  }

  describe() {
    return { sidebar: this.#known };
  }

  /** After my own log went back. */
  async rebuild() {
    this.#known = await this.#options.get("me/sidebar");
    this.#options.changed();
  }

  /** @param {import("../../connection/protocol.js").Event} event */
  applyOwn({ kind, room_id, room, sidebar }) {
    if (kind === "membership_changed" && room && "level" in room) {
      const about = this.#wishes.filter((wish) => wish.kind === "level" && read(wish).room === room_id);
      settleWishes(this.#options.outbox(), about, (wish) => read(wish).level === room.level);
    }
    if (!sidebar) return;
    this.#known = sidebar;
    const about = this.#wishes.filter((wish) => wish.kind !== "level");
    settleWishes(this.#options.outbox(), about, (wish) => rearrange(sidebar, read(wish)) === sidebar);
    this.#options.changed();
  }

  get arrangement() {
    return this.#wishes.reduce((known, wish) => rearrange(known, read(wish)), this.#known);
  }

  /** @param {number} room @returns {Level} */
  levelOf(room) {
    const wish = this.#wishes.findLast((entry) => entry.kind === "level" && read(entry).room === room);
    return wish ? read(wish).level : (this.#options.rooms.get(room)?.level ?? "all");
  }

  /** My rooms as they stand in the sidebar. @returns {ListedSection[]} */
  list() {
    const { order, sections } = this.arrangement;
    const { rooms, directs } = this.#options.rooms.list(order);
    const all = [...rooms, ...directs];
    const placed = new Map(sections.flatMap(({ id, rooms: inside }) => inside.map((room) => [room, id])));
    return sections.map(({ id, name, folded, rooms: inside }) => ({
      id,
      name,
      folded,
      rooms:
        id === FAVOURITES
          ? inside.flatMap((room) => this.#options.rooms.get(room) ?? [])
          : all.filter((room) => (placed.get(room.id) ?? REST[Number(room.kind === "direct")]) === id),
    }));
  }

  /** @param {number} room @returns {string} the id of the section that it was put into, if it was */
  sectionOf(room) {
    return this.arrangement.sections.find(({ rooms }) => rooms.includes(room))?.id ?? "";
  }

  get #wishes() {
    return this.#options.outbox().entries.filter(isArrange);
  }
}

/** @param {OutboxEntry} entry */
function isArrange({ kind, status }) {
  return KINDS.includes(kind) && status !== "failed";
}

/** @param {OutboxEntry} wish */
function read({ body }) {
  return JSON.parse(body);
}

/** It may come from what the browser kept. @param {any} sidebar @returns {sidebar is Arrangement} */
function isSound(sidebar) {
  return (
    Array.isArray(sidebar?.sections) &&
    [FAVOURITES, ...REST].every((id) => sidebar.sections.some((/** @type {any} */ section) => section?.id === id)) &&
    sidebar.sections.every((/** @type {any} */ { name, rooms }) => typeof name === "string" && Array.isArray(rooms))
  );
}
