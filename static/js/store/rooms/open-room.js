/**
 * The room on screen: which it is, where reading begins, and its divider.
 *
 * @typedef {import("../../connection/protocol.js").MyRoom} MyRoom
 * @typedef {import("../../connection/protocol.js").VisitedRoom} VisitedRoom
 *
 * @typedef {object} OpenRoomOptions
 * @property {import("../messages/history.js").History} history
 * @property {import("./counts.js").Counts} counts
 * @property {import("./read-marker.js").ReadMarker} marker
 * @property {import("./rooms.js").Rooms} rooms
 * @property {(path: string) => Promise<any>} get
 * @property {() => boolean} isLive
 * @property {(change: import("../topics.js").Change) => void} emit
 */

export class OpenRoom {
  #options;
  /** @type {number | null} */
  id = null;
  /** Seq of the last message that was seen before new ones came. @type {number | null} */
  newSince = null;
  #isSeen = false;
  /** The last seq that was there when somebody last looked. @type {number | null} */
  #seen = null;
  /** Seq that a link leads to. @type {number | null} */
  focus = null;
  /** A public room that is only looked at. @type {VisitedRoom | null} */
  visited = null;

  /** @param {OpenRoomOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * The page came with this room.
   *
   * @param {import("../../connection/protocol.js").OpenRoom} open
   */
  seed(open) {
    this.#set(open.room, open.focus ?? null);
    this.newSince = open.new_since ?? null;
    this.visited = open.visiting ?? null;
    this.#options.history.seed(open.room, open);
  }

  /**
   * @param {number} room
   * @param {number | null} around
   * @returns {Promise<void>} when there is something to read
   */
  async open(room, around) {
    const { counts, emit, marker } = this.#options;
    if (room !== this.id || around === null) {
      this.#set(room, around);
      if (counts.of(room).unread > 0) this.newSince = marker.effective(room);
    }
    this.focus = around;
    emit({ topic: "open", room });
    await Promise.all([this.#show(room, around ?? this.newSince), this.#visit(room)]);
  }

  /**
   * @param {number} room
   * @param {number | null} wanted
   */
  async #show(room, wanted) {
    const { emit, history, isLive } = this.#options;
    const window = history.window(room);
    if (!window.loaded && !isLive() && (await history.recall(room))) return;
    const isAside = wanted !== null && !window.covers(wanted);
    if (isAside || !window.loaded) await this.#load(room, isAside ? wanted : null);
    else emit({ topic: "timeline", room, reason: "reset", added: [], changed: [], removed: [] });
  }

  /** @param {number} room @param {number | null} wanted */
  async #load(room, wanted) {
    const { history } = this.#options;
    try {
      await (wanted === null ? history.loadLatest(room) : history.loadAround(room, wanted));
    } catch (error) {
      // The network is gone, although nobody has noticed yet.
      if (history.window(room).loaded || !(await history.recall(room))) throw error;
    }
  }

  /** @param {number} room @param {boolean} sees whether its end is in sight, in a window that is worked in */
  look(room, sees) {
    if (room !== this.id) return;
    if (this.#isSeen && !sees) this.#seen = this.#options.history.endOf(room);
    this.#isSeen = sees;
  }

  /** Others have said something in a room. @param {number} room */
  arrived(room) {
    if (room !== this.id || this.#isSeen) return;
    if (this.#seen !== null) this.newSince = this.#seen;
    else this.newSince ??= this.#options.marker.effective(room);
  }

  /** What was shown is no longer true. */
  async reload() {
    const { history } = this.#options;
    if (this.id === null) return;
    history.forget(this.id);
    history.setOpen(this.id);
    await history.loadLatest(this.id);
  }

  close() {
    if (this.id === null) return;
    this.#set(null, null);
    this.#options.emit({ topic: "open", room: null });
  }

  /** @param {number} room */
  clearDivider(room) {
    if (room !== this.id || this.newSince === null) return;
    this.newSince = null;
    this.#options.emit({ topic: "timeline", room, reason: "pending", added: [], changed: [], removed: [] });
  }

  /** @param {number} room */
  async #visit(room) {
    const { emit, get, rooms } = this.#options;
    if (rooms.get(room) || this.visited) return;
    const seen = await get(`rooms/${room}`);
    if (this.id !== room || rooms.get(room)) return;
    this.visited = seen;
    emit({ topic: "open", room });
  }

  /**
   * @param {number | null} room
   * @param {number | null} focus
   */
  #set(room, focus) {
    const { history, marker } = this.#options;
    if (room !== this.id) this.visited = null;
    this.id = room;
    this.focus = focus;
    this.newSince = null;
    this.#isSeen = false;
    this.#seen = null;
    history.setOpen(room);
    marker.look(null);
    marker.resume();
  }
}
