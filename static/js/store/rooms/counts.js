import { isInRoom } from "../messages/patches.js";
import { UnreadCounter } from "./unread.js";

/**
 * Unread counts of all my rooms.
 *
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("../../connection/protocol.js").MyRoom} MyRoom
 * @typedef {import("../../connection/protocol.js").ReadMarker} ReadState
 * @typedef {import("./read-marker.js").ReadMarker} ReadMarker
 * @typedef {import("./unread.js").Counts} UnreadCounts
 *
 * @typedef {object} CountsOptions
 * @property {number} me
 * @property {ReadMarker} marker
 * @property {(person: number) => boolean} [isIgnored]
 * @property {(room: number) => number} seqOf  how far the room's log was applied
 */

export class Counts {
  #me;
  #marker;
  #seqOf;
  #isIgnored;
  /** @type {Map<number, UnreadCounter>} */
  #rooms = new Map();

  /** @param {CountsOptions} options */
  constructor({ me, marker, seqOf, isIgnored }) {
    this.#isIgnored = isIgnored;
    this.#me = me;
    this.#marker = marker;
    this.#seqOf = seqOf;
  }

  /** @param {number} room @returns {UnreadCounts} */
  of(room) {
    return this.#rooms.get(room)?.counts ?? { unread: 0, mentions: 0 };
  }

  /** @param {number} room */
  isStale(room) {
    return this.#rooms.get(room)?.stale ?? false;
  }

  /** What the server counted, with the position it counted at. @param {MyRoom} room */
  seed(room) {
    this.#setBase(room.id, room, room.position[0], lastRead(room));
  }

  /** @param {number} room */
  remove(room) {
    this.#rooms.delete(room);
  }

  /**
   * @param {number} room
   * @param {LogEvent} event
   */
  apply(room, event) {
    if (!event.message || isInRoom(event.message)) this.#rooms.get(room)?.apply(event);
  }

  /** The server's word on a marker, already taken over by the read marker. @param {ReadState} read */
  learn(read) {
    const { room, position } = read;
    const counter = this.#rooms.get(room);
    if (!counter) return;
    if (position) this.#setBase(room, read, position[0], lastRead(read));
    // Counts without a position may hold messages still to come, which would count twice.
    else counter.setRead(this.#marker.effective(room));
  }

  /** My marker moved here. @param {number} room */
  follow(room) {
    this.#rooms.get(room)?.setRead(this.#marker.effective(room));
  }

  /**
   * Marked unread, and everything from there on is at hand.
   *
   * @param {number} room
   * @param {Message[]} messages
   */
  recount(room, messages) {
    this.#rooms.get(room)?.recount(messages, this.#marker.effective(room), this.#seqOf(room));
  }

  /**
   * @param {number} room
   * @param {UnreadCounts} counts
   * @param {number} seq
   * @param {number} read
   */
  #setBase(room, counts, seq, read) {
    const counter = this.#rooms.get(room) ?? new UnreadCounter(this.#me, this.#isIgnored);
    this.#rooms.set(room, counter);
    const effective = this.#marker.effective(room);
    if (!counter.accepts(seq)) {
      counter.setRead(effective);
      counter.stale ||= effective < counter.baseSeq;
      return;
    }
    counter.setBase(counts, seq, read);
    if (effective === read) return;
    counter.setRead(effective);
    // The server does not know our mark yet, and will count again when it does.
    counter.stale = false;
  }
}

/** @param {import("./read-marker.js").Marks} marks */
function lastRead({ read_seq, unread_seq }) {
  return Math.min(read_seq, (unread_seq ?? Infinity) - 1);
}
