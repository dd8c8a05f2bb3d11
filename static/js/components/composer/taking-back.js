import { systemClock } from "../../lib/clock.js";
import { gettext } from "../../lib/gettext.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./composer.js").Place} Place
 * @typedef {{place: Place, id: string, body: string, files: import("./attachments.js").Chosen[]}} Sent
 */

/** As long as one notices a slip by oneself; later, deleting asks first. */
const OFFERED_MS = 10_000;

/** The last message: while it waits, and for some seconds after, taken back from everyone and again in the box. */
export class TakingBack {
  #app;
  #putBack;
  /** `until` is known once the server has it. @type {Sent & {until: number} | null} */
  #last = null;

  /**
   * @param {App} app
   * @param {(sent: Sent) => void} putBack
   */
  constructor(app, putBack) {
    this.#app = app;
    this.#putBack = putBack;
    app.store.subscribe(({ id }) => id === this.#last?.id && this.#offer(this.#last), ["sent"]);
  }

  /**
   * @param {Place} place
   * @param {string} id
   * @param {string} body
   * @param {import("../../store/uploads/uploads.js").FileDraft[]} [carried]
   */
  note(place, id, body, carried = []) {
    const { uploads } = this.#app.store;
    const files = carried.flatMap(({ id: upload, name, type, voice }) => {
      const blob = uploads.get(upload)?.blob;
      return blob ? [Object.assign(new File([blob], name, { type }), { voice })] : [];
    });
    this.#last = { place, id, body, files, until: Number.POSITIVE_INFINITY };
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

  /** @param {Sent & {until: number}} last */
  #offer(last) {
    if (last.until !== Number.POSITIVE_INFINITY) return;
    last.until = systemClock.elapsed() + OFFERED_MS;
    const { store, toasts } = this.#app;
    if (!store.me.undo_send) return;
    toasts.show(gettext("Sent"), { words: gettext("Undo"), run: () => this.#take(last) });
  }

  /** @param {Sent} sent */
  #take(sent) {
    const { store, toasts } = this.#app;
    if (this.#last?.id === sent.id) this.#last = null;
    store.outbox.discard(sent.id);
    // It may be on its way already, or be sent by another tab
    store.wish("undo", sent.place.room, sent.id);
    this.#putBack(sent);
    toasts.show(gettext("Taken back"));
  }
}
