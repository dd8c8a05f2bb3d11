import { Backoff } from "./backoff.js";
import { BETTER_WAY, findCloseAction, LIMITED_WINDOW, OTHER_PERSON, RESTART_WINDOW, SIGN_IN } from "./close-codes.js";
import { Heartbeat } from "./heartbeat.js";
import { moveState, SocketState } from "./socket-state.js";
import { PROTOCOL_VERSION, TransportChooser } from "./transport-chooser.js";

/**
 * @typedef {import("../lib/clock.js").Clock} Clock
 * @typedef {import("./close-codes.js").CloseAction} CloseAction
 * @typedef {import("./protocol.js").Heads} Heads
 * @typedef {import("./protocol.js").ServerFrame} ServerFrame
 * @typedef {import("./socket-state.js").State} State
 * @typedef {import("./transport-chooser.js").Wire} Wire
 *
 * @typedef {object} SocketOptions
 * @property {string} url
 * @property {new (url: string) => WebSocket} WebSocket
 * @property {() => import("./transport-chooser.js").Fallback} [openFallback]
 * @property {(me: unknown) => boolean} [isMe]  whether that is who this page was made for
 * @property {Clock} clock
 * @property {() => number} random
 * @property {string} tab
 * @property {() => Heads} positions
 * @property {() => number} takeRef
 * @property {(frame: ServerFrame) => void} onFrame
 * @property {(state: State) => void} onState
 * @property {(stop: {action: CloseAction, code: number}) => void} onStop
 */

/** From opening the socket to `welcome`. */
export const GREETING_MS = 10_000;
/** A sign-in is doubted no more often: something on the way may refuse requests and let the socket through. */
const DOUBT_REST_MS = 60_000;
/** The server had no time for the greeting, but it was reached. */
const TRY_LATER = 1013;
const OPEN = 1;

/** One connection at a time to the server: opens it, greets, keeps it alive, and comes back. */
export class Socket {
  #options;
  #ways;
  #backoff;
  #heartbeat;
  /** @type {State} */
  #state = SocketState.IDLE;
  /** @type {Wire | null} */
  #wire = null;
  /** @type {unknown} */
  #timer = null;
  #helloRef = 0;
  /** Whether the server, not the network, put off the return. */
  #bound = false;
  #doubtedAt = Number.NEGATIVE_INFINITY;
  /** When the next attempt is due while waiting, by the clock's `elapsed`. */
  retryAt = 0;

  /** @param {SocketOptions} options */
  constructor(options) {
    this.#options = options;
    this.#ways = new TransportChooser({
      openSocket: () => new options.WebSocket(options.url),
      openFallback: options.openFallback,
      clock: options.clock,
    });
    this.#backoff = new Backoff({ elapsed: options.clock.elapsed, random: options.random });
    this.#heartbeat = new Heartbeat({
      clock: options.clock,
      ping: () => this.send({ type: "ping", ref: options.takeRef() }),
      dead: () => this.#lose(4408),
    });
  }

  get state() {
    return this.#state;
  }

  connect() {
    this.#clearTimer();
    this.#move(SocketState.CONNECTING);
    const wire = this.#ways.open();
    this.#wire = wire;
    this.#arm(GREETING_MS, () => this.#lose(4408));
    wire.onopen = () => this.#wire === wire && this.#greet();
    wire.onmessage = (message) => this.#wire === wire && this.#receive(message.data);
    wire.onclose = (close) => this.#wire === wire && this.#lose(close.code);
  }

  /** For good: signed out, or the page goes away. */
  stop() {
    if (this.#state === SocketState.STOPPED) return;
    this.#abandon();
    this.#ways.stop();
    this.#move(SocketState.STOPPED);
  }

  /** The network is another one: what blocked sockets may be gone. */
  recheck() {
    if (this.#state === SocketState.LIVE) this.#ways.look();
  }

  /** @param {{force?: boolean}} [how] force: the person asked, so the server's window does not hold */
  reconnectNow({ force = false } = {}) {
    if (this.#state === SocketState.LIVE) this.#heartbeat.probe();
    if (this.#state === SocketState.WAITING && (force || !this.#bound)) this.connect();
  }

  /** A request was refused for want of a sign-in; whether there is one, the door knows. */
  doubtSignIn() {
    const now = this.#options.clock.elapsed();
    if (this.#state !== SocketState.LIVE || now - this.#doubtedAt < DOUBT_REST_MS) return;
    this.#doubtedAt = now;
    this.#lose(SIGN_IN);
  }

  /**
   * @param {object} frame
   * @returns {boolean} false when there is nobody to send it to
   */
  send(frame) {
    if (this.#wire === null || this.#wire.readyState !== OPEN) return false;
    this.#wire.send(JSON.stringify(frame));
    return true;
  }

  #greet() {
    const { positions, tab, takeRef } = this.#options;
    this.#move(SocketState.GREETING);
    this.#helloRef = takeRef();
    this.send({ type: "hello", ref: this.#helloRef, v: PROTOCOL_VERSION, tab, positions: positions() });
  }

  /** @param {unknown} text */
  #receive(text) {
    const frame = parseFrame(text);
    if (frame === null) return;
    this.#heartbeat.seen();
    if (this.#state === SocketState.GREETING) this.#receiveGreeting(frame);
    if (this.#wire === null) return;
    if (frame.type === "bye") this.#backoff.setWindow(frame.window);
    else this.#options.onFrame(frame);
  }

  /** @param {ServerFrame} frame */
  #receiveGreeting(frame) {
    if (frame.type === "welcome") {
      if (this.#options.isMe?.(frame.me) === false) return this.#lose(OTHER_PERSON);
      this.#clearTimer();
      this.#ways.markLive();
      this.#backoff.markLive();
      this.#heartbeat.start(frame.heartbeat * 1000);
      this.#move(SocketState.LIVE);
    } else if (frame.type === "nack" && frame.ref === this.#helloRef) {
      if (frame.field === "v") return this.#lose(4426);
      const wait = (frame.retry_after ?? 0) * 1000;
      if (wait > 0) this.#backoff.setWindow([wait, wait * 2]);
      this.#lose(TRY_LATER);
    }
  }

  /** @param {number} code */
  #lose(code) {
    const wasLive = this.#state === SocketState.LIVE;
    this.#abandon();
    this.#ways.markLost({ wasLive, code });
    this.#backoff.markLost();
    // Another tab may have changed the password, which renews this browser's sign-in: the door knows.
    const action = wasLive && code === SIGN_IN ? "retry" : findCloseAction(code);
    if (action !== "retry" && action !== "wait") {
      this.#move(SocketState.STOPPED);
      this.#options.onStop({ action, code });
      return;
    }
    if (code === 4429) this.#backoff.setWindow(LIMITED_WINDOW);
    if (code === 1012 && !this.#backoff.isBound) this.#backoff.setWindow(RESTART_WINDOW);
    this.#bound = this.#backoff.isBound;
    const delay = code === BETTER_WAY ? 0 : this.#backoff.next();
    this.retryAt = this.#options.clock.elapsed() + delay;
    this.#arm(delay, () => this.connect());
    this.#move(SocketState.WAITING);
  }

  /** Forgets the wire first, so that whatever it still says is not heard. */
  #abandon() {
    this.#clearTimer();
    this.#heartbeat.stop();
    const wire = this.#wire;
    this.#wire = null;
    wire?.close();
  }

  /**
   * @param {number} ms
   * @param {() => void} run
   */
  #arm(ms, run) {
    this.#clearTimer();
    this.#timer = this.#options.clock.setTimeout(run, ms);
  }

  #clearTimer() {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** @param {State} state */
  #move(state) {
    this.#state = moveState(this.#state, state);
    this.#options.onState(state);
  }
}

/**
 * @param {unknown} text
 * @returns {ServerFrame | null} null for what this version does not understand
 */
function parseFrame(text) {
  if (typeof text !== "string") return null;
  try {
    const frame = JSON.parse(text);
    return typeof frame?.type === "string" ? frame : null;
  } catch {
    return null;
  }
}
