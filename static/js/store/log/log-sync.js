import { toRequestError } from "../../lib/errors.js";
import { drawDelay } from "../../connection/backoff.js";
import { RoomLog } from "./room-log.js";

/**
 * Keeps every log level with the server: applies frames in order and pulls what is missing.
 *
 * @typedef {import("../../lib/clock.js").Clock} Clock
 * @typedef {import("../../connection/protocol.js").Events} EventsFrame
 * @typedef {import("../../connection/protocol.js").Heads} Heads
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").Position} Position
 *
 * @typedef {object} LogSyncOptions
 * @property {(frame: {type: "pull", log: number, after: Position}) => Promise<any>} pull
 * @property {() => boolean} isLive
 * @property {(log: number, events: LogEvent[]) => void} onEvents
 * @property {(log: number) => void} onRewind
 * @property {(behind: number) => void} onBehind
 * @property {() => number[]} urgent  logs to pull first
 * @property {Clock} clock
 * @property {() => number} random
 */

/** After a reconnect hundreds of logs may lack something; the server answers a few at a time. */
export const PULLS_AT_ONCE = 4;

export class LogSync {
  #options;
  /** @type {Map<number, RoomLog>} */
  #logs = new Map();
  /** @type {Set<number>} */
  #wanted = new Set();
  /** Pulls on the way, each with the connection it was sent on. @type {Map<number, object>} */
  #pulling = new Map();
  /** @type {Map<number, number>} */
  #failures = new Map();
  /** Not asked for now, after a failure. @type {Set<number>} */
  #resting = new Set();

  /** @param {LogSyncOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * The newest that is known of each log, so that the server can tell whether its history went back. Pages
   * may be ahead of what was applied, and would otherwise keep what no longer exists.
   *
   * @returns {Heads}
   */
  get positions() {
    /** @type {Heads} */
    const positions = {};
    for (const { known, log, position } of this.#logs.values()) {
      if (position) positions[log] = known;
    }
    return positions;
  }

  get behind() {
    let sum = 0;
    for (const log of this.#logs.values()) sum += log.behind;
    return sum;
  }

  /**
   * @param {number} log
   * @param {Position} position
   */
  add(log, position) {
    if (!this.#logs.has(log)) this.#logs.set(log, new RoomLog(log, position));
  }

  /** @param {number} log */
  remove(log) {
    this.#logs.delete(log);
    this.#wanted.delete(log);
    this.#pulling.delete(log);
    this.#failures.delete(log);
    this.#resting.delete(log);
  }

  /** @param {number} log */
  seqOf(log) {
    return this.#logs.get(log)?.seq ?? 0;
  }

  /** @param {number} log */
  positionOf(log) {
    return this.#logs.get(log)?.position ?? null;
  }

  /** @param {EventsFrame} frame */
  receive(frame) {
    const log = this.#logs.get(frame.log);
    if (!log) return;
    this.#deliver(log, log.apply(frame));
    this.#check(log);
  }

  /**
   * What a welcome says. A head behind what was known means that the server's history went back.
   *
   * @param {Heads} heads
   */
  greet(heads) {
    for (const [key, head] of Object.entries(heads)) {
      const log = this.#logs.get(Number(key));
      if (log?.position && isBefore(head, log.known)) this.rewind(log.log);
    }
    this.learn(heads);
  }

  /**
   * Only ever forwards: a passing signal may be older than the events before it.
   *
   * @param {Heads} heads
   */
  learn(heads) {
    for (const [key, head] of Object.entries(heads)) {
      const log = this.#logs.get(Number(key));
      if (!log || log.position === null) continue;
      log.learnHead(head);
      this.#note(log);
    }
    this.#pump();
  }

  /** Ask even if nothing seems to be missing. @param {number} log */
  want(log) {
    if (!this.#logs.get(log)?.position) return;
    this.#wanted.add(log);
    this.#pump();
  }

  /** @param {number} log */
  rewind(log) {
    const known = this.#logs.get(log);
    if (!known?.position) return;
    known.rewind();
    this.#wanted.delete(log);
    this.#pulling.delete(log);
    this.#options.onRewind(log);
  }

  /**
   * @param {number} log
   * @param {Position} position of the snapshot that replaces what was known
   */
  reset(log, position) {
    const known = this.#logs.get(log);
    if (!known) return;
    this.#deliver(known, known.reset(position));
    this.#check(known);
  }

  /** A new connection: nothing asked on the old one will be answered. */
  restart() {
    this.#pulling.clear();
    this.#failures.clear();
    this.#resting.clear();
  }

  /**
   * @param {RoomLog} log
   * @param {LogEvent[]} events
   */
  #deliver(log, events) {
    if (events.length > 0) this.#options.onEvents(log.log, events);
  }

  /** @param {RoomLog} log */
  #check(log) {
    this.#note(log);
    this.#pump();
  }

  /** @param {RoomLog} log */
  #note(log) {
    if (this.#logs.get(log.log) !== log) return;
    if (log.behind > 0) this.#wanted.add(log.log);
    else this.#wanted.delete(log.log);
  }

  #pump() {
    this.#options.onBehind(this.behind);
    if (!this.#options.isLive()) return;
    const urgent = this.#options.urgent().filter((log) => this.#wanted.has(log));
    for (const log of new Set([...urgent, ...this.#wanted])) {
      if (this.#pulling.size >= PULLS_AT_ONCE) return;
      if (!this.#pulling.has(log) && !this.#resting.has(log)) void this.#pull(log);
    }
  }

  /** @param {number} log */
  async #pull(log) {
    const after = this.#logs.get(log)?.position;
    if (!after) return;
    const mark = {};
    this.#pulling.set(log, mark);
    this.#wanted.delete(log);
    /** @type {string | null} */
    let failure = null;
    // The answer itself arrives through `receive`, in its place among the pushed frames.
    try {
      await this.#options.pull({ type: "pull", log, after });
    } catch (error) {
      failure = toRequestError(error).code;
    }
    if (this.#pulling.get(log) !== mark) return;
    this.#pulling.delete(log);
    // An answer that brings nothing forward must not be asked for in a tight loop.
    if (failure === null && this.seqOf(log) === after[0] && this.#logs.get(log)?.behind) failure = "unavailable";
    if (failure === null) this.#settle(log);
    else this.#retry(log, failure);
  }

  /** @param {number} log */
  #settle(log) {
    this.#failures.delete(log);
    const known = this.#logs.get(log);
    if (known) this.#check(known);
  }

  /**
   * @param {number} log
   * @param {string} code
   */
  #retry(log, code) {
    // A membership that ended: the person's own log says so in its own time.
    if (code === "not_found" || code === "forbidden") return this.#pump();
    const failures = (this.#failures.get(log) ?? 0) + 1;
    this.#failures.set(log, failures);
    this.#resting.add(log);
    this.#options.clock.setTimeout(() => {
      if (this.#resting.delete(log)) this.want(log);
    }, 250 + drawDelay(failures, this.#options.random));
    this.#pump();
  }
}

/**
 * @param {Position} head
 * @param {Position} position
 */
function isBefore(head, position) {
  return head[0] < position[0] || (head[0] === position[0] && head[1] !== position[1]);
}
