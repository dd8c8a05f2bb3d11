import { settleWishes } from "../outbox/wishes.js";
import { NO_ROOM } from "./sidebar.js";

/**
 * When I want to be left alone, and whether I said that I am away, with what is on its way to the server.
 *
 * @typedef {import("../../connection/protocol.js").Quiet} Quiet
 * @typedef {import("../outbox/outbox-entry.js").OutboxEntry} OutboxEntry
 *
 * @typedef {object} QuietOptions
 * @property {number} me
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {() => import("../outbox/outbox.js").Outbox} outbox
 * @property {(path: string) => Promise<Quiet>} get
 * @property {() => void} changed
 * @property {(room: number) => boolean} isNamed  something there names me and waits
 */

/** @type {Quiet} */
const NONE = { away: false, allowed: [], muted: [], blocked: [] };

export class QuietState {
  #options;
  #known = NONE;
  /** Rooms in which one of those has named me whose mentions come through. @type {Set<number>} */
  #urgent = new Set();
  /** Until when I am left alone by the clock: comes with the part `quiet`. @type {((quiet: Quiet) => number | null) | null} */
  findEnd = null;

  /** @param {QuietOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @param {{quiet?: Quiet, urgent?: number[]}} bootstrap */
  start({ quiet, urgent = [] }) {
    this.#known = { ...NONE, ...quiet };
    this.#urgent = new Set(urgent);
  }

  describe() {
    return { quiet: this.#known, urgent: [...this.#urgent] };
  }

  /** After my own log went back. */
  async rebuild() {
    this.#take(await this.#options.get("me/quiet"));
  }

  /** @param {import("../../connection/protocol.js").Event} event */
  applyOwn({ quiet }) {
    if (quiet) this.#take(quiet);
  }

  /** @param {number} room @param {import("../../connection/protocol.js").Event} event */
  apply(room, { kind, message }) {
    if (kind !== "message_sent" || !message || !this.rules.allowed.includes(message.author.id)) return;
    if (message.mentions_room || message.mentions.includes(this.#options.me)) this.#urgent.add(room);
  }

  /** @param {Quiet} quiet */
  #take(quiet) {
    this.#known = quiet;
    const now = this.#options.clock.now();
    settleWishes(this.#options.outbox(), this.#wishes, (wish) => isSame(rewrite(quiet, wish), quiet, now));
    this.#options.changed();
  }

  get rules() {
    return this.#wishes.reduce(rewrite, this.#known);
  }

  /** Whether there are times that a clock has to be asked about. */
  get isTimed() {
    const { starts, until } = this.rules;
    return Boolean(starts) || Date.parse(until ?? "") > this.#options.clock.now();
  }

  /** Without the part that knows the hours, what may be quiet is. */
  get isOn() {
    return this.findEnd ? this.findEnd(this.rules) !== null : this.isTimed;
  }

  /** Whether no notice of theirs is mine to have. @param {number} person */
  isIgnored = (person) => this.rules.muted.includes(person) || this.isBlocked(person);

  /** @param {number} person */
  isBlocked = (person) => this.rules.blocked.includes(person);

  /** How I look to others while I am here. */
  get presence() {
    if (this.isOn) return "dnd";
    return this.rules.away ? "away" : "online";
  }

  /** Rooms that light the title although I am left alone. */
  countUrgent() {
    return [...this.#urgent].filter(this.#options.isNamed).length;
  }

  get #wishes() {
    return this.#options.outbox().entries.filter(isWish);
  }
}

/** As the server does it (syncchat/domain/accounts/quiet.py). @param {Quiet} known @param {OutboxEntry} wish @returns {Quiet} */
function rewrite(known, { body }) {
  const { type, id, how, hours, ...given } = JSON.parse(body);
  if (type === "ignore") {
    const others = (/** @type {"muted" | "blocked"} */ list) => known[list].filter((one) => one !== id);
    const lists = { muted: others("muted"), blocked: others("blocked") };
    if (how !== "not") lists[/** @type {"muted" | "blocked"} */ (how)].push(id);
    return { ...known, ...lists };
  }
  const [starts, ends] = hours || [];
  const times = hours === undefined ? {} : { starts, ends, paused_until: undefined };
  return { ...known, ...times, ...given };
}

/** @param {Quiet} one @param {Quiet} other @param {number} now */
function isSame(one, other, now) {
  // A time that is over is none
  const later = (/** @type {string | undefined} */ at) => Math.max(Date.parse(at || "0"), now);
  const list = (/** @type {Quiet} */ quiet) => {
    const { away, until, starts, ends, paused_until, allowed, muted, blocked } = quiet;
    return JSON.stringify([away, later(until), starts, ends, later(paused_until), allowed, muted, blocked]);
  };
  return list(one) === list(other);
}

/** @param {OutboxEntry} entry */
function isWish({ kind, status }) {
  return (kind === "quiet" || kind === "ignore") && status !== "failed";
}

/** @param {import("../store.js").Store} store @param {number} id @param {import("../../connection/protocol.js").Ignoring} how */
export function ignorePerson(store, id, how) {
  store.wish("ignore", NO_ROOM, `ignore:${id}`, JSON.stringify({ type: "ignore", id, how }));
}

/** @param {import("../store.js").Store} store @param {Omit<import("../../connection/protocol.js").KeepQuiet, "type">} change */
export function keepQuiet(store, change) {
  const fields = Object.keys(change).sort().join();
  store.wish("quiet", NO_ROOM, `quiet:${fields}`, JSON.stringify({ type: "quiet", ...change }));
}
