import { gettext } from "../lib/gettext.js";

/**
 * What every part of the page is given. Parts know the store and these services, not each other.
 *
 * @typedef {import("../store/store.js").Store} Store
 * @typedef {import("../connection/protocol.js").Person} Person
 * @typedef {import("../connection/protocol.js").Member} Member
 * @typedef {import("../connection/protocol.js").MyRoom} MyRoom
 * @typedef {import("../connection/protocol.js").Room} Room
 * @typedef {import("../store/messages/timeline.js").Item} Item
 * @typedef {{older: boolean, newer: boolean, whole: boolean}} Sides
 * @typedef {{items: Item[], loaded: boolean, loading: Sides, failed: Sides, has_older: boolean, has_newer: boolean,
 *   new_since: number | null, focus: number | null}} Timeline
 * @typedef {import("./page-events.js").PageEvents} PageEvents
 *
 * @typedef {object} App
 * @property {Store} store
 * @property {import("../lib/time.js").Times} times
 * @property {import("./page/actions.js").Actions} actions
 * @property {import("./page/layers.js").Layers} layers
 * @property {import("./page/toasts.js").Toasts} toasts
 * @property {import("./page/navigation.js").Navigation} navigation
 * @property {boolean} recalled  opened from what this browser kept, without the server
 * @property {number | null} watched  the room whose end is being looked at: what arrives there does not wait
 */

/**
 * One component asks another.
 *
 * @template {keyof PageEvents} Name
 * @param {Name} name
 * @param {PageEvents[Name]} [detail]
 */
export function emit(name, detail) {
  document.dispatchEvent(new CustomEvent(`chat:${name}`, { detail }));
}

/**
 * @template {keyof PageEvents} Name
 * @param {Name} name
 * @param {(detail: PageEvents[Name]) => void} listener
 */
export function on(name, listener) {
  document.addEventListener(`chat:${name}`, (event) => listener(/** @type {CustomEvent} */ (event).detail));
}

/**
 * What to say about a request that failed.
 *
 * @param {any} error
 * @returns {string}
 */
export function explain(error) {
  return error?.sentence || gettext("That did not work. Try again in a moment.");
}

/**
 * What waits for me in a room. What arrives before my eyes is read a second later, and lights no lamp until then.
 *
 * @param {App} app
 * @param {number} room
 */
export function countWaiting(app, room) {
  return app.store.parts.waiting.of(room, app.watched === room);
}

/**
 * A room as its reader calls it; a group by first names, so that it fits.
 *
 * @param {App} app
 * @param {Room} room
 */
export function nameRoom(app, room) {
  const others = app.store.rooms.others(room);
  if (room.kind !== "direct") return room.name;
  if (others.length === 0) return gettext("Only you");
  if (others.length === 1) return others[0].name;
  return others.map((person) => person.name.split(/\s/)[0]).join(", ");
}

/**
 * @param {App} app
 * @param {Room} room
 * @returns {"public" | "private" | "direct" | "group"}
 */
export function shapeOf(app, room) {
  if (room.kind !== "direct") return room.kind;
  return app.store.rooms.others(room).length > 1 ? "group" : "direct";
}

/**
 * The open room, whether I am a member of it or only look in.
 *
 * @param {App} app
 * @returns {Room | null}
 */
export function findOpenRoom(app) {
  const { current } = app.store;
  return current === null ? null : app.store.room(current);
}
