import { sendsMessage } from "../composer/composer.js";
import { equipTextBox, fitTextBox } from "../composer/text-box.js";
import { need, setAttribute } from "../dom.js";

/** Where an answer in the open thread is written; its draft is kept like a room's. */
export class ThreadComposer {
  #app;
  #form = /** @type {HTMLFormElement} */ (need(document, "#thread-composer"));
  #box = /** @type {HTMLTextAreaElement} */ (need(document, "#thread-text"));
  #also = /** @type {HTMLInputElement} */ (need(document, "#thread-also"));
  /** @type {{room: number, root: string, root_seq: number} | null} */
  #place = null;

  /** @param {import("../app.js").App} app */
  constructor(app) {
    this.#app = app;
    equipTextBox(this.#box);
  }

  start() {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#box.addEventListener("input", () => this.#written());
    this.#box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.key !== "Enter" || !sendsMessage(event, this.#app.store.me.enter_sends)) return;
      event.preventDefault();
      this.#send();
    });
    this.#app.store.subscribe(({ key }) => key === this.#draft && this.#fill(), ["draft"]);
  }

  get #draft() {
    return `thread.${this.#place?.root}`;
  }

  focus() {
    if (this.#box.checkVisibility()) this.#box.focus({ preventScroll: true });
  }

  /**
   * @param {{room: number, id: string}} thread
   * @param {import("../app.js").Item | null} root once it has come
   */
  open({ room, id }, root) {
    this.#form.hidden = !(this.#app.store.rooms.get(room)?.can.send ?? false);
    const isKnown = this.#place?.root === id;
    this.#place = { room, root: id, root_seq: root?.seq ?? 0 };
    if (isKnown) return;
    this.#also.checked = false;
    this.#fill();
  }

  #fill() {
    const text = this.#app.store.drafts.get(this.#draft);
    if (this.#box.value !== text) this.#box.value = text;
    this.#measure();
  }

  #written() {
    if (this.#place) this.#app.store.drafts.set(this.#draft, this.#box.value);
    this.#measure();
  }

  #measure() {
    const { limits } = this.#app.store;
    setAttribute(this.#form, "data-empty", this.#box.value.trim() === "");
    setAttribute(this.#form, "data-over", [...this.#box.value].length > limits.body);
    fitTextBox(this.#box);
  }

  #send() {
    const body = this.#box.value.trim();
    if (!this.#place || body === "" || this.#form.hasAttribute("data-over")) return this.#box.focus();
    const { room, ...thread } = this.#place;
    this.#app.store.send(room, body, { thread, also_in_room: this.#also.checked });
    this.#box.value = "";
    this.#also.checked = false;
    this.#written();
    this.#box.focus();
  }
}
