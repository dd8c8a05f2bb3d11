import { hasModifier } from "../../lib/keys.js";
import { emit } from "../app.js";
import { closest, find } from "../dom.js";

/** @typedef {import("../../store/store.js").Store} Store */

const ADDRESS = /^\/rooms\/(\d+)\/(?:(\d+)\/)?$/;
/** What lies over the room under an address of its own, and the late part that has it. */
const VIEWS = /** @type {const} */ ({ search: "search", activity: "views", threads: "views", saved: "views" });
const YEAR_SECONDS = 31_536_000;

/** Rooms open without loading the page again; the address bar and the back button go along. */
export class Navigation {
  #store;
  /** What lies behind a view, and needs no opening when that is left. */
  #at = location.pathname;

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
  }

  start() {
    document.addEventListener("click", (event) => this.#followLink(event));
    window.addEventListener("popstate", () => this.#follow(location.pathname));
  }

  /**
   * @param {number} room
   * @param {number | null} [seq]
   */
  open(room, seq = null) {
    const address = addressOf(room, seq);
    if (!this.#store.rooms.get(room)) return location.assign(address);
    // What covered the room goes with it: Back leads to the room before.
    if (history.state?.layer) history.replaceState(null, "", address);
    else if (location.pathname !== address) history.pushState(null, "", address);
    this.#show(room, seq);
  }

  /** @param {MouseEvent} event */
  #followLink(event) {
    if (event.defaultPrevented || event.button !== 0) return;
    if (hasModifier(event)) return;
    const link = /** @type {HTMLAnchorElement | null} */ (closest(event.target, "a[href]"));
    if (!link || (link.target === "_blank" && !link.closest(".prose"))) return;
    const found = link.origin === location.origin ? readAddress(link.pathname) : null;
    if (!found || !this.#store.rooms.get(found.room)) return;
    event.preventDefault();
    this.open(found.room, found.seq);
  }

  /** @param {string} path */
  #follow(path) {
    // A view follows by itself.
    if (viewAt(path) || path === this.#at) return;
    const found = readAddress(path);
    if (found && this.#store.rooms.get(found.room)) this.#show(found.room, found.seq);
    else location.reload();
  }

  /**
   * @param {number} room
   * @param {number | null} seq
   */
  #show(room, seq) {
    this.#at = location.pathname;
    // biome-ignore lint/suspicious/noDocumentCookie: the server reads it on the next visit; no secret in it
    document.cookie = `last_room=${room}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    // The timeline shows a failure in the place where messages would be.
    this.#store.openRoom(room, seq === null ? undefined : { around: seq }).catch(() => {});
    emit("room-shown", room);
    const current = find(document, `.room-link[data-room="${room}"]`);
    current?.scrollIntoView({ block: "nearest" });
  }
}

/**
 * @param {number} room
 * @param {number | null} [seq]
 */
export function addressOf(room, seq = null) {
  return seq === null ? `/rooms/${room}/` : `/rooms/${room}/${seq}/`;
}

/**
 * @param {string} path
 * @returns {{room: number, seq: number | null} | null}
 */
export function readAddress(path) {
  const match = ADDRESS.exec(path);
  if (!match) return null;
  return { room: Number(match[1]), seq: match[2] ? Number(match[2]) : null };
}

/** Of a view, the part that shows it. @param {string} [path] */
export function viewAt(path = location.pathname) {
  const name = path.slice(1, -1);
  return name in VIEWS ? VIEWS[/** @type {keyof typeof VIEWS} */ (name)] : null;
}
