/** @typedef {import("../lib/clock.js").Clock} Clock */

/** How long the answer to a ping may take before the connection counts as dead. */
export const PATIENCE_MS = 10_000;

/**
 * Dead means: asked, and no frame of any kind since. Silence alone proves nothing, because browsers
 * slow the timers of hidden tabs and a sleeping machine stops them.
 */
export class Heartbeat {
  #clock;
  #ping;
  #dead;
  #interval = 25_000;
  /** @type {unknown} */
  #timer = null;
  #asked = false;
  #sentAt = 0;

  /** @param {{clock: Clock, ping: () => void, dead: () => void}} options */
  constructor({ clock, ping, dead }) {
    this.#clock = clock;
    this.#ping = ping;
    this.#dead = dead;
  }

  /** @param {number} interval milliseconds */
  start(interval) {
    this.#interval = interval;
    this.#asked = false;
    this.#sentAt = this.#clock.elapsed();
    this.#wait(interval);
  }

  stop() {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Any frame arrived. */
  seen() {
    if (this.#timer === null) return;
    this.#asked = false;
    // In a hidden tab the timer may be a minute late, but frames still wake us: keep the server's side alive.
    if (this.#clock.elapsed() - this.#sentAt >= this.#interval) this.probe();
    else this.#wait(this.#interval);
  }

  /** Ask now: the machine woke up, or the network changed. */
  probe() {
    if (this.#timer === null || this.#asked) return;
    this.#asked = true;
    this.#sentAt = this.#clock.elapsed();
    this.#wait(PATIENCE_MS);
    this.#ping();
  }

  /** @param {number} ms */
  #wait(ms) {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => (this.#asked ? this.#dead() : this.probe()), ms);
  }
}
