import { systemClock } from "../../lib/clock.js";
import { gettext } from "../../lib/gettext.js";
import { emit } from "../app.js";

/** @typedef {import("../app.js").App} App */

/** As long as one notices a slip by oneself; later, deleting asks first. */
const OFFERED_MS = 10_000;

/** The last message, for some seconds: taken back from everyone, its words again in the box. */
export class TakingBack {
  #app;
  #putBack;
  /** @type {{room: number, id: string, body: string, until: number} | null} */
  #last = null;

  /**
   * @param {App} app
   * @param {(room: number, body: string) => void} putBack
   */
  constructor(app, putBack) {
    this.#app = app;
    this.#putBack = putBack;
  }

  /**
   * @param {number} room
   * @param {string} id
   * @param {string} body
   */
  note(room, id, body) {
    const sent = { room, id, body, until: systemClock.elapsed() + OFFERED_MS };
    this.#last = sent;
    const { me } = this.#app.store;
    const { toasts } = this.#app;
    if (!me.undo_send) return;
    toasts.show(gettext("Sent"), { words: gettext("Undo"), run: () => this.#take(sent) });
  }

  /**
   * @param {number} room the open one
   * @returns {boolean} whether there was something to take back
   */
  takeLast(room) {
    const last = this.#last;
    if (!last || last.room !== room || systemClock.elapsed() > last.until) return false;
    this.#take(last);
    return true;
  }

  /** @param {{room: number, id: string, body: string}} sent */
  #take({ room, id, body }) {
    const { store, toasts } = this.#app;
    if (this.#last?.id === id) this.#last = null;
    store.remove(room, id);
    this.#putBack(room, body);
    toasts.show(gettext("Taken back"));
    emit("focus-composer");
  }
}
