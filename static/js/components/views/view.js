import { hasModifier } from "../../lib/keys.js";
import { emit, on } from "../app.js";
import { find, findAll, need, setAttribute } from "../dom.js";
import { addressOf } from "../page/navigation.js";

/**
 * Something that lies over the room under an address of its own, beside the sidebar: Activity, Threads, Saved messages.
 *
 * @typedef {import("../app.js").App} App
 */

export class View {
  #app;
  #name;
  #root;
  #draw;
  #release = () => {};
  /** @type {Element | null} */
  #opener = null;

  /**
   * @param {App} app
   * @param {string} name also of its address
   * @param {() => void} draw each time it is shown
   */
  constructor(app, name, draw) {
    this.#app = app;
    this.#name = name;
    this.#root = need(document, `#view-${name}`);
    this.#draw = draw;
    need(document, "#app").append(this.#root);
    app.actions.on(`open:${name}`, (_, _link, event) => {
      // A link for another tab
      if (hasModifier(event)) return;
      event.preventDefault();
      this.open();
    });
    app.actions.on(`close:${name}`, () => this.close());
    on("room-shown", () => this.#hide());
    window.addEventListener("popstate", () => (this.#isHere ? this.#show() : this.#leave()));
  }

  /** The address may have asked for it. */
  start() {
    if (this.#isHere) this.#show();
  }

  get isOpen() {
    return !this.#root.hidden;
  }

  get root() {
    return this.#root;
  }

  get #isHere() {
    return location.pathname === `/${this.#name}/`;
  }

  open() {
    this.#app.actions.run("sheet:closed");
    if (this.isOpen) return need(this.#root, "h1").focus();
    this.#opener = document.activeElement;
    const address = `/${this.#name}/`;
    // From view to view, Back leads to the room; and what covers a phone's page goes with this.
    if (history.state?.view || history.state?.layer) history.replaceState({ view: true }, "", address);
    else history.pushState({ view: true }, "", address);
    this.#show();
  }

  close() {
    if (!this.isOpen) return;
    if (history.state?.view) return history.back();
    const { current } = this.#app.store;
    if (current === null) return location.assign("/");
    history.replaceState(null, "", addressOf(current));
    this.#leave();
  }

  #show() {
    if (!this.isOpen) {
      for (const other of findAll(document, ".view:not([hidden])")) other.hidden = true;
      this.#root.hidden = false;
      this.#release();
      this.#release = this.#app.layers.add(() => this.close());
      setAttribute(need(document, "#app"), "data-view", this.#name);
      this.#draw();
    }
    need(this.#root, "h1").focus({ preventScroll: true });
    emit("view");
  }

  #leave() {
    if (!this.#hide()) return;
    const opener = this.#opener;
    if (opener instanceof HTMLElement && opener.checkVisibility({ visibilityProperty: true })) opener.focus();
    else emit("focus-composer");
  }

  /** @returns {boolean} whether the room is seen again */
  #hide() {
    this.#release();
    this.#release = () => {};
    this.#root.hidden = true;
    if (find(document, ".view:not([hidden])") || need(document, "#app").dataset.view !== this.#name) return false;
    setAttribute(need(document, "#app"), "data-view", null);
    emit("view");
    return true;
  }
}
