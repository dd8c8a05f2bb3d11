/**
 * @typedef {import("../lib/clock.js").Clock} Clock
 *
 * @typedef {object} Wire  what a WebSocket and its stand-in have in common
 * @property {number} readyState
 * @property {null | ((event: any) => void)} onopen
 * @property {null | ((message: any) => void)} onmessage
 * @property {null | ((close: any) => void)} onclose
 * @property {(text: string) => void} send
 * @property {() => void} close
 *
 * @typedef {Wire & {retire: () => void}} Fallback
 *
 * @typedef {object} WaysOptions
 * @property {() => Wire} openSocket
 * @property {(() => Fallback) | undefined} openFallback
 * @property {Clock} clock
 */

/** The server's `VERSION`. */
export const PROTOCOL_VERSION = 1;
/** Sockets that fail one after the other before the stand-in is tried. */
export const FAILURES = 2;
/** How a blocked socket ends: at once, or by our own patience. */
const BLOCKED = [1006, 4408];
/** How long the stand-in is used before a socket is tried beside it; from then on, the last one again and again. */
export const LOOK_AFTER_MS = [15_000, 60_000, 180_000];
/** A trial without its welcome. */
export const TRIAL_MS = 10_000;

/** Which way to the server the next attempt takes: a socket, or its stand-in where no socket gets through. */
export class TransportChooser {
  #options;
  #failures = 0;
  #looks = 0;
  /** @type {Fallback | null} */
  #fallback = null;
  /** @type {Wire | null} */
  #trial = null;
  /** @type {unknown} */
  #timer = null;

  /** @param {WaysOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @returns {Wire} */
  open() {
    const { openSocket, openFallback } = this.#options;
    this.#fallback = openFallback && this.#failures >= FAILURES ? openFallback() : null;
    return this.#fallback ?? openSocket();
  }

  markLive() {
    if (this.#fallback === null) this.#failures = 0;
    else this.#lookLater();
  }

  /** @param {{wasLive: boolean, code: number}} attempt */
  markLost({ wasLive, code }) {
    this.stop();
    if (wasLive || !BLOCKED.includes(code)) return;
    // Nothing gets through, so nothing says that sockets are what is blocked
    if (this.#fallback !== null) this.#failures = FAILURES - 1;
    else this.#failures += 1;
  }

  stop() {
    this.#endTrial();
    this.#options.clock.clearTimeout(this.#timer);
  }

  /** Try a socket beside the stand-in: the network is another one, or it is time. */
  look() {
    const { openSocket, clock } = this.#options;
    if (this.#fallback === null || this.#trial !== null) return;
    clock.clearTimeout(this.#timer);
    const trial = openSocket();
    this.#trial = trial;
    const fail = () => {
      this.#endTrial();
      this.#lookLater();
    };
    this.#timer = clock.setTimeout(fail, TRIAL_MS);
    trial.onopen = () => trial.send(JSON.stringify({ type: "hello", ref: 1, v: PROTOCOL_VERSION }));
    trial.onclose = fail;
    // Only a welcome proves that frames get through, and not just the handshake
    trial.onmessage = ({ data }) => JSON.parse(data).type === "welcome" && this.#turn();
  }

  #turn() {
    this.stop();
    this.#failures = 0;
    this.#looks = 0;
    this.#fallback?.retire();
  }

  #lookLater() {
    const { clock } = this.#options;
    clock.clearTimeout(this.#timer);
    const ms = LOOK_AFTER_MS[Math.min(this.#looks, LOOK_AFTER_MS.length - 1)];
    this.#looks += 1;
    this.#timer = clock.setTimeout(() => this.look(), ms);
  }

  #endTrial() {
    const trial = this.#trial;
    this.#trial = null;
    if (trial === null) return;
    trial.onopen = trial.onmessage = trial.onclose = null;
    trial.close();
  }
}
