import { decideEffect } from "../../lib/notices.js";

/**
 * Messages as they arrive, on whichever room's log: which of them I am told of now. A part of the store that
 * comes late.
 *
 * @typedef {import("../app.js").App} App
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("../../connection/protocol.js").MyRoom} MyRoom
 * @typedef {{room: MyRoom, message: Message, about: boolean}} Arrival  about: me, and not only in my room
 *
 * @typedef {object} ArrivalOptions
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {() => import("./choices.js").Choices} choices
 * @property {import("./claims.js").Claim} claim
 * @property {() => "watching" | "visible" | "hidden"} look  how much this tab is looked at
 * @property {(arrivals: Arrival[]) => void} tell  one of each room, its newest
 */

/** Whoever is looked at more speaks first; and what is read meanwhile is no news. */
const WAITS = { watching: 0, visible: 80, hidden: 300 };
/** After a night, what was said in it is no news either. */
const STALE_MS = 120_000;

export class Arrivals {
  #app;
  #options;
  /** Of each room, the newest that is worth telling. @type {Map<number, Message>} */
  #waiting = new Map();
  /** How far the server's clock is behind ours at least. */
  #lag = Number.POSITIVE_INFINITY;

  /** @param {App} app @param {ArrivalOptions} options */
  constructor(app, options) {
    this.#app = app;
    this.#options = options;
  }

  /** @param {number} room @param {import("../../connection/protocol.js").Event} event */
  apply(room, { kind, message }) {
    if (kind !== "message_sent" || !message || !this.#isFresh(message)) return;
    if (this.#waiting.size === 0) {
      this.#options.clock.setTimeout(() => void this.#tell(), WAITS[this.#options.look()]);
    }
    const known = this.#waiting.get(room);
    // Of several it is the one that is about me
    if (!known || this.#isAboutMe(message) || !this.#isAboutMe(known)) this.#waiting.set(room, message);
  }

  /** Clocks differ, so it is the youngest that the others are held against. @param {Message} message */
  #isFresh({ at }) {
    const age = this.#options.clock.now() - Date.parse(at);
    this.#lag = Math.min(this.#lag, age);
    return age - this.#lag < STALE_MS;
  }

  async #tell() {
    const found = [...this.#waiting.values()].flatMap((message) => this.#judge(message));
    this.#waiting.clear();
    const mine = [];
    for (const arrival of found) if (await this.#options.claim(arrival.message.id)) mine.push(arrival);
    const told = mine.filter(({ room }) => !(this.#options.look() === "watching" && this.#app.watched === room.id));
    if (told.length > 0) this.#options.tell(told);
  }

  /** @param {Message} message @returns {Arrival[]} */
  #judge(message) {
    const { parts, rooms } = this.#app.store;
    const room = rooms.get(message.room);
    if (!room) return [];
    const about = this.#isAboutMe(message);
    const effect = decideEffect({
      hidden: this.#isHidden(message, room),
      about,
      apart: isApart(message) && !this.#follows(message),
      room: parts.sidebar.levelOf(room.id),
      person: this.#options.choices().level,
      quiet: parts.quiet.isOn && !this.#comesThrough(message),
      read: this.#isRead(message),
    });
    return effect === "told" ? [{ room, message, about }] : [];
  }

  /** @param {Message} message @param {MyRoom} room */
  #isHidden({ author, deleted, kind }, room) {
    const { me, parts } = this.#app.store;
    return author.id === me.id || kind !== "text" || deleted || room.archived || parts.quiet.isIgnored(author.id);
  }

  /** @param {Message} message */
  #isAboutMe(message) {
    return this.#isToMe(message) || this.#follows(message);
  }

  /** @param {Message} message */
  #isToMe(message) {
    return this.#isNamed(message) || this.#app.store.rooms.get(message.room)?.kind === "direct";
  }

  /** Although I want to be left alone. @param {Message} message */
  #comesThrough(message) {
    return this.#isToMe(message) && this.#app.store.parts.quiet.rules.allowed.includes(message.author.id);
  }

  /** @param {Message} message */
  #isNamed({ mentions, mentions_room }) {
    return mentions_room || mentions.includes(this.#app.store.me.id);
  }

  /** Whoever is named in a thread follows it, which my log may say a moment later. @param {Message} message */
  #follows(message) {
    const known = message.thread && this.#app.store.parts.threads.mine(message.thread.root);
    return known ? known.following : message.thread !== undefined && this.#isNamed(message);
  }

  /** @param {Message} message */
  #isRead(message) {
    const { marker, threads } = this.#app.store.parts;
    if (!isApart(message)) return marker.effective(message.room) >= message.seq;
    return threads.unread(message.thread?.root ?? "").unread === 0;
  }
}

/** @param {Message} message */
function isApart({ thread }) {
  return thread !== undefined && !thread.also_in_room;
}
