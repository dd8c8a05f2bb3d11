/**
 * What the banner says. Nothing for the first two seconds of a loss: most are over by then.
 *
 * @typedef {import("../lib/clock.js").Clock} Clock
 * @typedef {import("./close-codes.js").CloseAction} CloseAction
 * @typedef {{kind: "quiet"} | {kind: "offline"} | {kind: "connecting"} | {kind: "waiting", seconds: number}
 *   | {kind: "stopped", action: CloseAction}} Status
 */

export const QUIET_MS = 2_000;

export class ConnectionStatus {
  #clock;
  #isOnline;
  #changed;
  /** @type {unknown} */
  #timer = null;
  /** @type {number | null} */
  #lostAt = null;
  /** @type {CloseAction | null} */
  #action = null;
  #state = "idle";
  #retryAt = 0;
  /** @type {Status} */
  current = { kind: "quiet" };

  /** @param {{clock: Clock, isOnline: () => boolean, changed: (status: Status) => void}} options */
  constructor({ clock, isOnline, changed }) {
    this.#clock = clock;
    this.#isOnline = isOnline;
    this.#changed = changed;
  }

  /**
   * @param {string} state
   * @param {number} retryAt
   */
  setState(state, retryAt) {
    this.#state = state;
    this.#retryAt = retryAt;
    if (state === "live") this.#lostAt = null;
    else this.#lostAt ??= this.#clock.elapsed();
    if (state !== "stopped") this.#action = null;
    this.refresh();
  }

  /** @param {CloseAction} action */
  setStopped(action) {
    this.#action = action;
    this.refresh();
  }

  refresh() {
    this.#clock.clearTimeout(this.#timer);
    const status = this.#derive();
    if (JSON.stringify(status) !== JSON.stringify(this.current)) {
      this.current = status;
      this.#changed(status);
    }
    const delay = this.#untilNext();
    if (delay !== null) this.#timer = this.#clock.setTimeout(() => this.refresh(), delay);
  }

  /** @returns {Status} */
  #derive() {
    if (this.#state === "stopped") return this.#action ? { kind: "stopped", action: this.#action } : { kind: "quiet" };
    if (this.#lostAt === null || this.#clock.elapsed() - this.#lostAt < QUIET_MS) return { kind: "quiet" };
    if (!this.#isOnline()) return { kind: "offline" };
    if (this.#state !== "waiting") return { kind: "connecting" };
    return { kind: "waiting", seconds: Math.max(1, Math.ceil((this.#retryAt - this.#clock.elapsed()) / 1000)) };
  }

  #untilNext() {
    if (this.#state === "stopped" || this.#lostAt === null) return null;
    const quiet = this.#lostAt + QUIET_MS - this.#clock.elapsed();
    if (quiet > 0) return quiet;
    if (this.#state !== "waiting") return null;
    const left = this.#retryAt - this.#clock.elapsed();
    return left <= 0 ? null : left % 1000 || 1000;
  }
}
