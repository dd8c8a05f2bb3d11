import { Refresh } from "./refresh.js";
import { isMyRoom } from "./rooms.js";

/**
 * Entering and leaving rooms, as the server tells it: all that has to appear, disappear or be asked for again.
 *
 * @typedef {import("../../connection/protocol.js").MyRoom} MyRoom
 * @typedef {import("../../connection/protocol.js").VisitedRoom} VisitedRoom
 *
 * @typedef {object} MyRoomsOptions
 * @property {import("./rooms.js").Rooms} rooms
 * @property {import("../part.js").Part[]} all
 * @property {import("../messages/history.js").History} history
 * @property {import("./counts.js").Counts} counts
 * @property {import("./read-marker.js").ReadMarker} marker
 * @property {import("../outbox/outbox.js").Outbox} outbox
 * @property {import("./open-room.js").OpenRoom} open
 * @property {import("../log/live.js").Live} live
 * @property {import("./sidebar.js").SidebarState} sidebar
 * @property {import("./quiet.js").QuietState} quiet
 * @property {import("./standing.js").StandingState} standing
 * @property {import("../../lib/api.js").Api} api
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {() => number} random
 * @property {(change: import("../topics.js").Change) => void} emit
 */

export class MyRooms {
  #options;
  #refresh;

  /** @param {MyRoomsOptions} options */
  constructor(options) {
    this.#options = options;
    this.#refresh = new Refresh({
      clock: options.clock,
      random: options.random,
      get: async (room) => {
        const isStill = options.marker.watch(room);
        const fresh = await options.api.get(`rooms/${room}`);
        return isStill() ? fresh : null;
      },
      take: (room, fresh) => !options.rooms.get(room) || (fresh !== null && this.#takeFresh(room, fresh)),
    });
  }

  /**
   * At the start of the page.
   *
   * @param {MyRoom} room
   * @param {import("../../connection/protocol.js").Position} [resume] where its log goes on, when that is earlier
   */
  seed(room, resume = room.position) {
    const { counts, live, marker, rooms } = this.#options;
    rooms.set(room);
    marker.set(room.id, room);
    live.sync.add(room.log, resume);
    if (resume !== room.position) live.sync.learn({ [room.log]: room.position });
    counts.seed(room);
  }

  /** @param {MyRoom} room */
  add(room) {
    const { all, emit, history, live, open } = this.#options;
    this.seed(room);
    emit({ topic: "rooms" });
    emit({ topic: "room-added", room: room.id });
    // What was read as a visitor may be older than the log's position.
    const wasRead = history.window(room.id).loaded;
    for (const part of all) part.forget?.(room.id);
    if (open.id === room.id) {
      open.visited = null;
      if (wasRead) void open.reload().catch(() => {});
    }
    live.sync.want(room.log);
  }

  /** @param {number} room */
  remove(room) {
    const { all, emit, live, open, outbox, rooms } = this.#options;
    const known = rooms.get(room);
    if (!known) return;
    live.forget(known.log);
    void outbox.discardAll(outbox.list(room));
    for (const part of all) {
      part.forget?.(room);
      part.remove?.(room);
    }
    emit({ topic: "rooms" });
    emit({ topic: "room-removed", room });
    if (open.id === room) open.close();
  }

  /** How is this room to me now? @param {number} room */
  refresh(room) {
    this.#refresh.ask(room);
  }

  retryRefreshes() {
    this.#refresh.retry();
  }

  /** After a rewind. @param {number} log */
  async rebuild(log) {
    const { all, api, live, marker, open, rooms } = this.#options;
    const known = rooms.findByLog(log);
    if (!known) return this.#rebuildAll(log);
    const fresh = await api.get(`rooms/${known.id}`).catch(gone);
    if (!isMine(fresh)) return this.remove(known.id);
    marker.rewind(known.id, fresh.position[0]);
    marker.set(known.id, fresh);
    this.#replace(fresh);
    // My own log goes its own way and may have moved the marker while this was asked.
    this.refresh(known.id);
    // What was read since the log went back may be older than where it goes on now.
    for (const part of all) part.forget?.(known.id);
    live.sync.reset(log, fresh.position);
    if (open.id === known.id) await open.reload();
  }

  /**
   * My own log went back: all my rooms, as they are.
   *
   * @param {number} log
   */
  async #rebuildAll(log) {
    const { api, emit, live, marker, quiet, rooms, sidebar, standing } = this.#options;
    const position = live.headOf(log);
    /** @type {MyRoom[]} */
    const mine = await api.get("rooms");
    await Promise.all([sidebar.rebuild(), quiet.rebuild(), standing.rebuild()]);
    for (const { id } of rooms.all) {
      if (!mine.some((room) => room.id === id)) this.remove(id);
    }
    for (const room of mine) {
      marker.replace(room.id, room);
      if (rooms.get(room.id)) this.#replace(room);
      else this.add(room);
    }
    emit({ topic: "rooms" });
    live.sync.reset(log, position);
  }

  /** @param {MyRoom} room whose history went back */
  #replace(room) {
    const { counts, emit, rooms } = this.#options;
    rooms.set(room);
    // Nothing counted in the history that is gone may be left.
    counts.remove(room.id);
    counts.seed(room);
    emit({ topic: "rooms" });
    emit({ topic: "unread", room: room.id });
  }

  /**
   * @param {number} room
   * @param {MyRoom | VisitedRoom} fresh
   * @returns {boolean} whether nothing is left to be asked
   */
  #takeFresh(room, fresh) {
    const { counts, emit, live, marker, rooms } = this.#options;
    // A membership that ended since: my own log will say so.
    const known = rooms.get(room);
    if (!known || !isMyRoom(fresh)) return true;
    if (fresh.position[0] < known.position[0]) return false;
    rooms.set(fresh);
    marker.set(room, fresh);
    counts.seed(fresh);
    live.sync.learn({ [fresh.log]: fresh.position });
    emit({ topic: "rooms" });
    emit({ topic: "unread", room });
    return !counts.isStale(room);
  }
}

/**
 * @param {any} room
 * @returns {room is MyRoom}
 */
function isMine(room) {
  return room !== null && isMyRoom(room);
}

/** @param {any} error */
function gone(error) {
  if (error.code === "not_found" || error.code === "forbidden") return null;
  throw error;
}
