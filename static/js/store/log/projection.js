import { emptyDifference, isEmpty } from "../messages/difference.js";
import { isMyRoom } from "../rooms/rooms.js";

/**
 * What each event of a log does to the state. Applied in order, and twice does no harm.
 *
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").MyRoom} MyRoom
 * @typedef {import("../../connection/protocol.js").Person} Person
 * @typedef {import("../../connection/protocol.js").Position} Position
 * @typedef {import("../topics.js").Change} Change
 *
 * @typedef {import("../part.js").Batch} Batch
 *
 * @typedef {object} Parts
 * @property {import("../rooms/rooms.js").Rooms} rooms
 * @property {import("../part.js").Part[]} all  in the order in which they learn of an event
 * @property {import("../messages/threads.js").Threads} threads
 * @property {import("../rooms/counts.js").Counts} counts
 * @property {import("../rooms/sidebar.js").SidebarState} sidebar
 * @property {import("../rooms/read-marker.js").ReadMarker} marker
 * @property {import("../outbox/outbox.js").Outbox} outbox
 * @property {import("../rooms/open-room.js").OpenRoom} open
 *
 * @typedef {object} Actions
 * @property {number} me
 * @property {(room: MyRoom) => void} addRoom
 * @property {(room: number) => void} removeRoom
 * @property {(room: number) => void} refreshRoom  ask the server how this room is to me now
 * @property {(room: number, position: Position) => void} learnPosition  something was read at that place of the room's log
 * @property {(person: Person) => void} changeMe
 * @property {(change: Change) => void} emit
 * @property {(error: unknown) => void} report
 */

export class Projection {
  #parts;
  #actions;

  /**
   * @param {Parts} parts
   * @param {Actions} actions
   */
  constructor(parts, actions) {
    this.#parts = parts;
    this.#actions = actions;
  }

  /**
   * @param {number} room
   * @param {LogEvent[]} events
   */
  applyToRoom(room, events) {
    const { counts, outbox, rooms } = this.#parts;
    const before = counts.of(room);
    const batch = {
      difference: emptyDifference(),
      inThread: emptyDifference(),
      roomChanged: false,
      membersChanged: false,
    };
    for (const event of events) {
      // One event that cannot be applied must not cost the ones behind it.
      this.#attempt(() => this.#applyRoomEvent(room, event, batch));
    }
    const last = events[events.length - 1];
    outbox.resend((entry) => entry.room === room && entry.seq !== null && entry.seq <= last.seq);
    if (counts.isStale(room)) this.#actions.refreshRoom(room);
    rooms.touch(room, last.id);
    rooms.follow(room, [last.seq, last.id]);
    this.#tellRoom(room, batch, before);
  }

  /** @param {LogEvent[]} events of my own log */
  applyToMe(events) {
    for (const event of events) this.#attempt(() => this.#applyOwnEvent(event));
  }

  /**
   * @param {number} room
   * @param {LogEvent} event
   * @param {Batch} batch
   */
  #applyRoomEvent(room, event, batch) {
    for (const part of this.#parts.all) part.apply?.(room, event, batch);
    batch.roomChanged = this.#changeRoom(room, event) || batch.roomChanged;
  }

  /**
   * @param {number} room
   * @param {LogEvent} event
   * @returns {boolean} whether the room looks different
   */
  #changeRoom(room, event) {
    const { rooms } = this.#parts;
    const known = rooms.get(room);
    // What the room's facts were read after is in them already.
    if (!known || event.seq <= known.position[0]) return false;
    if (event.kind === "member_joined") return rooms.update(room, { member_count: known.member_count + 1 });
    if (event.kind === "member_left") return rooms.update(room, { member_count: known.member_count - 1 });
    if (event.kind === "member_role" && event.person?.id === this.#actions.me) this.#actions.refreshRoom(room);
    if (event.kind !== "room_changed" || !event.room) return false;
    const { archived, announcement, slow_mode, name, topic, kind } = event.room;
    // Both change what I may do, which the room's log cannot say: it is the same for everyone.
    if (archived !== known.archived || announcement !== known.announcement) this.#actions.refreshRoom(room);
    return rooms.update(room, { archived, announcement, slow_mode, name, topic, kind });
  }

  /** @param {LogEvent} event */
  #applyOwnEvent(event) {
    const { kind, person, read, room, room_id } = event;
    const { all, counts, marker, rooms } = this.#parts;
    for (const part of all) part.applyOwn?.(event);
    if (kind === "room_removed" && room_id) return this.#actions.removeRoom(room_id);
    if (kind === "profile_changed" && person) return this.#actions.changeMe(person);
    if (kind === "read_marker" && read && rooms.get(read.room)) {
      marker.set(read.room, read);
      counts.learn(read);
      if (read.position) this.#actions.learnPosition(read.room, read.position);
      if (counts.isStale(read.room)) this.#actions.refreshRoom(read.room);
      this.#actions.emit({ topic: "unread", room: read.room });
    } else if (room && isMyRoom(room)) {
      this.#takeRoom(room);
    }
  }

  /** @param {MyRoom} room */
  #takeRoom(room) {
    const { counts, marker, rooms } = this.#parts;
    const known = rooms.get(room.id);
    if (!known) return this.#actions.addRoom(room);
    const isOld = room.position[0] < known.position[0];
    // What the room's own log has told since is newer; only what is mine alone comes from here.
    if (isOld) rooms.update(room.id, { level: room.level, role: room.role, can: room.can });
    else rooms.set(room);
    marker.set(room.id, room);
    counts.seed(room);
    this.#actions.learnPosition(room.id, room.position);
    this.#actions.emit({ topic: "rooms" });
    this.#actions.emit({ topic: "unread", room: room.id });
    if (counts.isStale(room.id)) this.#actions.refreshRoom(room.id);
  }

  /**
   * @param {number} room
   * @param {Batch} batch
   * @param {{unread: number, mentions: number}} before
   */
  #tellRoom(room, batch, before) {
    const { emit } = this.#actions;
    const after = this.#parts.counts.of(room);
    const isDirect = this.#parts.rooms.get(room)?.kind === "direct";
    this.#parts.marker.arrived(room);
    if (after.unread > before.unread) this.#parts.open.arrived(room);
    if (!isEmpty(batch.difference)) emit({ topic: "timeline", room, reason: "live", ...batch.difference });
    if (!isEmpty(batch.inThread)) emit({ topic: "thread" });
    if (after.unread !== before.unread || after.mentions !== before.mentions) emit({ topic: "unread", room });
    if (batch.membersChanged) emit({ topic: "members", room });
    // Direct rooms are in the order of their newest message, others as I wish.
    if (batch.roomChanged || isDirect || this.#parts.sidebar.arrangement.order === "recent") emit({ topic: "rooms" });
  }

  /** @param {() => void} apply */
  #attempt(apply) {
    try {
      apply();
    } catch (error) {
      this.#actions.report(error);
    }
  }
}
