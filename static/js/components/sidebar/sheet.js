import { find, need, setAttribute } from "../dom.js";

/** @typedef {import("../app.js").App} App */

const PHONE = matchMedia("(max-width: 45rem)");

/** On a phone the sidebar is a sheet from the start edge; what it covers, or itself when out, is inert. */
export class Sheet {
  #app;
  #root = need(document, "#app");
  #sidebar = need(document, "#sidebar");
  #room = need(document, "#room");
  #button = need(document, "#menu-button");
  #release = () => {};

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  get isOpen() {
    return this.#root.dataset.sheet === "open";
  }

  start() {
    this.#app.actions.on("sheet:open", () => this.open());
    this.#app.actions.on("sheet:closed", () => this.close());
    this.#app.store.subscribe(() => this.#leave(), ["open"]);
    PHONE.addEventListener("change", () => this.close());
    this.#sidebar.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest('[aria-current="page"]')) this.#leave();
    });
    this.#set(false);
  }

  open() {
    if (this.isOpen) return;
    this.#set(true);
    this.#release = this.#app.layers.add(() => this.close());
    requestAnimationFrame(() => this.#enter());
  }

  /** It is invisible until its way in has begun, on a busy machine some frames later; what is invisible takes no focus. */
  #enter() {
    if (!this.isOpen) return;
    if (!this.#sidebar.checkVisibility({ visibilityProperty: true })) {
      requestAnimationFrame(() => this.#enter());
      return;
    }
    (find(this.#sidebar, '[aria-current="page"]') ?? find(this.#sidebar, "a, button"))?.focus();
  }

  close() {
    if (!this.isOpen) return this.#set(false);
    this.#leave();
    this.#button.focus();
  }

  /** Out of the way without taking the focus: a room was chosen. */
  #leave() {
    this.#release();
    this.#set(false);
  }

  /** @param {boolean} open */
  #set(open) {
    this.#root.dataset.sheet = open ? "open" : "closed";
    setAttribute(this.#button, "aria-expanded", String(open));
    this.#sidebar.inert = PHONE.matches && !open;
    this.#room.inert = open && PHONE.matches;
  }
}

export function isPhone() {
  return PHONE.matches;
}
