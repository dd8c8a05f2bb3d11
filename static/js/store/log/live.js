import { LogSync } from "./log-sync.js";
import { Recovery } from "./recovery.js";

/**
 * Between the connection and the state: what each frame means for the logs, and what a return sets going.
 *
 * @typedef {import("../../connection/connection.js").Connection} Connection
 * @typedef {import("../../connection/protocol.js").Heads} Heads
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").Position} Position
 * @typedef {import("../../connection/protocol.js").Signal} SignalFrame
 * @typedef {import("../../connection/protocol.js").Welcome} WelcomeFrame
 *
 * @typedef {object} LiveOptions
 * @property {Connection} connection
 * @property {import("../../lib/clock.js").Clock} clock
 * @property {() => number} random
 * @property {(log: number, events: LogEvent[]) => void} onEvents
 * @property {(signal: SignalFrame) => void} onSignal
 * @property {(welcome: WelcomeFrame) => void} onWelcome  after the logs were compared
 * @property {() => void} onState
 * @property {(behind: number) => void} onBehind
 * @property {(log: number) => void} onRewind
 * @property {(log: number) => Promise<void>} rebuild
 * @property {() => number[]} urgent  logs to pull first
 */

export class Live {
  #options;
  #recovery;
  /** @type {Heads} */
  #heads = {};
  /** @type {number[]} */
  #watched = [];
  sync;

  /** @param {LiveOptions} options */
  constructor(options) {
    const { connection, clock, random } = options;
    this.#options = options;
    this.#recovery = new Recovery({ clock, random, isLive: () => this.isLive, rebuild: options.rebuild });
    this.sync = new LogSync({
      clock,
      random,
      isLive: () => this.isLive,
      pull: (frame) => connection.request(frame),
      urgent: options.urgent,
      onEvents: options.onEvents,
      onBehind: options.onBehind,
      onRewind: (log) => {
        options.onRewind(log);
        this.#recovery.add(log);
      },
    });
    connection.positions = () => this.sync.positions;
    this.#listen(connection);
  }

  get isLive() {
    return this.#options.connection.state === "live";
  }

  /**
   * Where a log stood when this connection began, or its beginning.
   *
   * @param {number} log
   * @returns {Position}
   */
  headOf(log) {
    return this.#heads[log] ?? [0, 0];
  }

  /** @param {number} log */
  forget(log) {
    this.sync.remove(log);
    this.#recovery.remove(log);
  }

  /**
   * Whose presence is on screen.
   *
   * @param {number[]} rooms
   * @param {boolean} [again] their people changed: the server only knows those who were in when it was asked
   */
  watch(rooms, again = false) {
    const wanted = [...new Set(rooms)].sort((one, other) => one - other);
    if (!again && wanted.join() === this.#watched.join()) return;
    this.#watched = wanted;
    this.#sendWatch();
  }

  /** @param {Connection} connection */
  #listen(connection) {
    /** @type {(name: string, run: (detail: any) => void) => void} */
    const on = (name, run) =>
      connection.addEventListener(name, (event) => run(/** @type {CustomEvent} */ (event).detail));
    on("welcome", (frame) => this.#welcome(frame));
    on("events", (frame) => this.sync.receive(frame));
    on("rewind", ({ log }) => {
      delete this.#heads[log];
      this.sync.rewind(log);
    });
    on("signal", (signal) => {
      if (signal.kind === "heads") this.sync.learn(signal.heads);
      else this.#options.onSignal(signal);
    });
    on("state", () => this.#options.onState());
  }

  /** @param {WelcomeFrame} frame */
  #welcome(frame) {
    this.#heads = { ...frame.heads };
    this.sync.restart();
    this.sync.greet(frame.heads);
    this.#recovery.run();
    this.#sendWatch();
    this.#options.onWelcome(frame);
  }

  #sendWatch() {
    if (this.#watched.length > 0 && this.isLive) {
      this.#options.connection.signal({ type: "watch", rooms: this.#watched });
    }
  }
}
