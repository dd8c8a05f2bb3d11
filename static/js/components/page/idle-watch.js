import { systemClock } from "../../lib/clock.js";
import { listenForKeys } from "../../lib/keys.js";

/** @typedef {import("../app.js").App} App */

export const IDLE_AFTER_MS = 10 * 60_000;
/** Looking something up in another tab is not being away. */
export const HIDDEN_AFTER_MS = 60_000;
const LOOK_MS = 5_000;
const TOUCHES = ["pointerdown", "pointermove", "wheel", "input"];

/** Tells the server whether somebody is at this tab: who is at none of theirs is shown as away. */
export class IdleWatch {
  #store;
  #page;
  #touchedAt = systemClock.elapsed();
  #isIdle = false;

  /** @param {App} app @param {Document} page */
  constructor({ store }, page) {
    this.#store = store;
    this.#page = page;
  }

  start() {
    const touch = () => this.#touch();
    for (const name of TOUCHES) this.#page.addEventListener(name, touch, { capture: true, passive: true });
    listenForKeys(this.#page, touch, true);
    this.#page.addEventListener("visibilitychange", touch);
    // A new connection knows nothing of it
    this.#store.connection.addEventListener("welcome", () => this.#isIdle && this.#tell());
    setInterval(() => this.#look(), LOOK_MS);
  }

  #touch() {
    this.#touchedAt = systemClock.elapsed();
    if (this.#isIdle && !this.#page.hidden) this.#set(false);
  }

  #look() {
    const patience = this.#page.hidden ? HIDDEN_AFTER_MS : IDLE_AFTER_MS;
    if (!this.#isIdle && systemClock.elapsed() - this.#touchedAt >= patience) this.#set(true);
  }

  /** @param {boolean} isIdle */
  #set(isIdle) {
    this.#isIdle = isIdle;
    this.#tell();
  }

  #tell() {
    void this.#store.connection.signal({ type: "idle", idle: this.#isIdle });
  }
}
