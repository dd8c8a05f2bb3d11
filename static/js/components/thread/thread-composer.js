import { need } from "../dom.js";
import { Composer } from "../composer/composer.js";

/** Answers in the open thread. */
export class ThreadComposer {
  #app;
  #form = /** @type {HTMLFormElement} */ (need(document, "#thread-composer"));
  #also = /** @type {HTMLInputElement} */ (need(document, "#thread-also"));
  #composer;
  /** @type {{root: string, root_seq: number} | null} */
  #thread = null;

  /** @param {import("../app.js").App} app */
  constructor(app) {
    this.#app = app;
    this.#composer = new Composer(app, this.#form, {
      area: need(document, "#thread"),
      findLast: () => app.store.threads.lastOwn(),
      send: ({ room }, body, carried) => this.#send(room, body, carried),
    });
  }

  focus() {
    if (this.#form.checkVisibility()) this.#composer.focus();
  }

  /**
   * @param {{room: number, id: string}} thread
   * @param {import("../app.js").Item | null} root once it has come
   */
  open({ room, id }, root) {
    this.#form.hidden = !(this.#app.store.rooms.get(room)?.can.send ?? false);
    const isKnown = this.#thread?.root === id;
    this.#thread = { root: id, root_seq: root?.seq ?? 0 };
    if (isKnown) return;
    this.#also.checked = false;
    this.#composer.open({ room, draft: `thread.${id}`, thread: id });
  }

  /**
   * @param {number} room
   * @param {string} body
   * @param {import("../composer/composer.js").Carried} carried
   */
  #send(room, body, carried) {
    if (!this.#thread) return;
    const id = this.#app.store.send(room, body, { thread: this.#thread, also_in_room: this.#also.checked, ...carried });
    this.#also.checked = false;
    return id;
  }
}
