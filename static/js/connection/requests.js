import { RequestError } from "../lib/errors.js";

/** @typedef {import("../lib/clock.js").Clock} Clock */

export const TIMEOUT_MS = 10_000;

/** Commands that wait for their answer, by `ref`. */
export class Requests {
  #clock;
  #last = 0;
  /** @type {Map<number, {resolve: (frame: any) => void, reject: (error: Error) => void, timer: unknown}>} */
  #pending = new Map();

  /** @param {{clock: Clock}} options */
  constructor({ clock }) {
    this.#clock = clock;
  }

  get size() {
    return this.#pending.size;
  }

  takeRef() {
    this.#last += 1;
    return this.#last;
  }

  /**
   * @param {number} ref
   * @returns {Promise<any>}
   */
  expect(ref) {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimeout(() => {
        this.#pending.delete(ref);
        reject(new RequestError({ code: "unknown", message: "" }));
      }, TIMEOUT_MS);
      this.#pending.set(ref, { resolve, reject, timer });
    });
  }

  /**
   * @param {any} frame any frame that carries a ref
   * @returns {boolean} whether somebody waited for it
   */
  settle(frame) {
    const pending = this.#pending.get(frame.ref);
    if (!pending) return false;
    this.#pending.delete(frame.ref);
    this.#clock.clearTimeout(pending.timer);
    if (frame.type === "nack") pending.reject(new RequestError(frame));
    else pending.resolve(frame);
    return true;
  }

  /** The socket is gone: whether these took effect, nobody knows. */
  rejectAll() {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject, timer } of pending) {
      this.#clock.clearTimeout(timer);
      reject(new RequestError({ code: "unknown", message: "" }));
    }
  }
}
