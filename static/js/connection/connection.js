import { RequestError } from "../lib/errors.js";
import { ConnectionStatus } from "./connection-status.js";
import { Requests } from "./requests.js";
import { Socket } from "./socket.js";

/**
 * @typedef {import("../lib/clock.js").Clock} Clock
 * @typedef {import("./protocol.js").Command} CommandFrame
 * @typedef {import("./protocol.js").Heads} Heads
 *
 * @typedef {object} Page  what the connection needs to know of the window it lives in
 * @property {() => boolean} isOnline
 * @property {(changed: () => void) => void} onNetwork  went online or offline
 * @property {(changed: () => void) => void} onVisible
 *
 * @typedef {object} ConnectionOptions
 * @property {string} url
 * @property {new (url: string) => WebSocket} WebSocket
 * @property {() => import("./transport-chooser.js").Fallback} [openFallback]  for where no WebSocket gets through
 * @property {(me: unknown) => boolean} [isMe]
 * @property {Clock} clock
 * @property {() => number} random
 * @property {Page} page
 * @property {string} tab
 */

/** The facade: commands go in, frames come out as events. */
export class Connection extends EventTarget {
  #requests;
  #socket;
  #status;
  /** Set by the store, which knows how far each log was applied. @type {() => Heads} */
  positions = () => ({});

  /** @param {ConnectionOptions} options */
  constructor({ url, WebSocket, openFallback, isMe, clock, random, page, tab }) {
    super();
    this.#requests = new Requests({ clock });
    this.#status = new ConnectionStatus({
      clock,
      isOnline: page.isOnline,
      changed: (status) => this.#tell("status", status),
    });
    this.#socket = new Socket({
      url,
      WebSocket,
      openFallback,
      isMe,
      clock,
      random,
      tab,
      positions: () => this.positions(),
      takeRef: () => this.#requests.takeRef(),
      onFrame: (frame) => this.#dispatch(frame),
      onState: (state) => this.#follow(state),
      onStop: (stop) => {
        this.#status.setStopped(stop.action);
        this.#tell("stopped", stop);
      },
    });
    page.onNetwork(() => {
      this.#status.refresh();
      if (!page.isOnline()) return;
      this.#socket.reconnectNow();
      this.#socket.recheck();
    });
    page.onVisible(() => this.#socket.reconnectNow());
  }

  get state() {
    return this.#socket.state;
  }

  get status() {
    return this.#status.current;
  }

  connect() {
    this.#socket.connect();
  }

  stop() {
    this.#socket.stop();
  }

  /** Something else was refused for want of a sign-in. */
  doubtSignIn() {
    this.#socket.doubtSignIn();
  }

  retryNow() {
    this.#socket.reconnectNow({ force: true });
  }

  /**
   * @param {CommandFrame} frame
   * @returns {Promise<any>} the answer; rejects with RequestError
   */
  request(frame) {
    const ref = this.#requests.takeRef();
    if (this.state !== "live" || !this.#socket.send({ ...frame, ref })) {
      return Promise.reject(new RequestError({ code: "unavailable" }));
    }
    return this.#requests.expect(ref);
  }

  /**
   * Fire and forget.
   *
   * @param {CommandFrame} frame
   */
  signal(frame) {
    return this.state === "live" && this.#socket.send({ ...frame, ref: this.#requests.takeRef() });
  }

  /** @param {import("./socket-state.js").State} state */
  #follow(state) {
    if (state === "waiting" || state === "stopped") this.#requests.rejectAll();
    this.#status.setState(state, this.#socket.retryAt);
    this.#tell("state", { state });
  }

  /** @param {import("./protocol.js").ServerFrame} frame */
  #dispatch(frame) {
    if (["events", "signal", "rewind", "welcome"].includes(frame.type)) this.#tell(frame.type, frame);
    if ("ref" in frame && Number.isInteger(frame.ref)) this.#requests.settle(frame);
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
