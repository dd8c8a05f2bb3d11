import { systemClock } from "../../lib/clock.js";
import { gettext } from "../../lib/gettext.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./composer.js").Place} Place
 * @typedef {{place: Place, id: string, body: string}} Sent
 */

/** As long as one notices a slip by oneself; later, deleting asks first. */
const OFFERED_MS = 10_000;

/** The last message, for some seconds: taken back from everyone, its words again in the box. */
export class TakingBack {
  #app;
  #putBack;
  /** @type {Sent & {until: number} | null} */
  #last = null;

  /**
   * @param {App} app
   * @param {(draft: number | string, body: string) => void} putBack
   */
  constructor(app, putBack) {
    this.#app = app;
    this.#putBack = putBack;
  }

  /**
   * @param {Place} place
   * @param {string} id
   * @param {string} body
   */
  note(place, id, body) {
    const sent = { place, id, body, until: systemClock.elapsed() + OFFERED_MS };
    this.#last = sent;
    const { me } = this.#app.store;
    const { toasts } = this.#app;
    if (!me.undo_send) return;
    toasts.show(gettext("Sent"), { words: gettext("Undo"), run: () => this.#take(sent) });
  }

  /**
   * @param {Place} place the open one
   * @returns {boolean} whether there was something to take back
   */
  takeLast(place) {
    const last = this.#last;
    if (!last || last.place.draft !== place.draft || systemClock.elapsed() > last.until) return false;
    this.#take(last);
    return true;
  }

  /** @param {Sent} sent */
  #take({ place, id, body }) {
    const { store, toasts } = this.#app;
    if (this.#last?.id === id) this.#last = null;
    store.remove(place.room, id);
    this.#putBack(place.draft, body);
    toasts.show(gettext("Taken back"));
  }
}
