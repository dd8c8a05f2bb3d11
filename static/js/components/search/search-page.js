import { findOpenRoom, on, emit } from "../app.js";
import { find, need, setAttribute } from "../dom.js";
import { addressOf } from "../page/navigation.js";
import { startActions } from "./actions.js";
import { startArrows } from "./arrows.js";
import { Narrowing } from "./narrowing.js";
import { callRoom, setFilter } from "./query-text.js";
import { findStorage } from "../../store/tabs.js";
import { PATH, addressFor, readQuery, titleFor } from "./place.js";
import { RecentSearches } from "./recent-searches.js";
import { ResultList } from "./result-list.js";
import { sayUnreachable, SearchStates } from "./search-states.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./result-list.js").Found} Found
 */

const ASK_AFTER_MS = 300;
const ASK_AGAIN_MS = 3000;

/** Ctrl Shift F: a page over the chat, which stays connected behind it. */
export class SearchPage {
  #app;
  #view = need(document, "#search");
  #chat = need(document, "#app");
  #input = /** @type {HTMLInputElement} */ (need(document, "#search-input"));
  #more = need(document, "#search-more");
  #results;
  #narrowing;
  #recent;
  #states;
  #release = () => {};
  /** @type {Element | null} */
  #opener = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #waiting = undefined;
  #asked = 0;
  /** @type {string | null} */
  #cursor = null;
  #shown = "";
  #from = "";

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#results = new ResultList(app, need(document, "#search-results"));
    this.#narrowing = new Narrowing(app);
    this.#states = new SearchStates();
    this.#recent = new RecentSearches(app.store.me.id, findStorage(window));
  }

  start() {
    const { actions } = this.#app;
    this.#input.addEventListener("input", () => this.#wait());
    need(document, "#search-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(this.#input.value);
    });
    startArrows(this.#view, this.#input);
    this.#narrowing.start((key, value) => this.submit(setFilter(this.#input.value, key, value)));
    this.#narrowing.onOrder(() => this.#askAgain(0));
    startActions(this, actions, this.#input);
    actions.on("search:more", () => void this.#loadMore());
    actions.on("search:forget", () => {
      this.#recent.forget();
      this.#states.showRecent([]);
    });
    on("search", (query) => this.open(query ?? ""));
    on("search-here", () => this.openHere());
    on("room-shown", () => this.#hide());
    window.addEventListener("popstate", (event) => this.#follow(event));
    if (location.pathname === PATH) this.#show(readQuery());
  }

  get #isOpen() {
    return !this.#view.hidden;
  }

  /** @param {string} [query] */
  open(query = "") {
    if (!this.#isOpen) {
      this.#opener = document.activeElement;
      this.#from = location.pathname;
      history.pushState({ search: true }, "", addressFor(query));
    }
    this.#show(query);
    this.#input.focus();
    this.#input.select();
  }

  openHere() {
    if (this.#isOpen) return this.open(this.#input.value);
    const room = findOpenRoom(this.#app);
    if (!room) return this.open();
    const name = callRoom(room, this.#app.store.rooms.others(room), this.#app.store.me);
    this.open(`${setFilter("", "in", name)} `);
    this.#input.setSelectionRange(this.#input.value.length, this.#input.value.length);
  }

  close() {
    if (!this.#isOpen) return;
    if (history.state?.search) return history.back();
    const { current } = this.#app.store;
    if (current === null) return location.assign("/");
    history.replaceState(null, "", addressOf(current));
    this.#hide();
    this.#focusBack();
  }

  /** @param {PopStateEvent} event */
  #follow(event) {
    if (location.pathname === PATH) return this.#show(readQuery());
    if (!this.#isOpen) return;
    // Back to the room that lies behind: nothing has to be opened
    if (location.pathname === this.#from) event.stopImmediatePropagation();
    this.#hide();
    this.#focusBack();
  }

  /** @param {string} query */
  #show(query) {
    if (!this.#isOpen || this.#chat.inert === false) {
      this.#view.hidden = false;
      this.#chat.inert = true;
      this.#release = this.#app.layers.add(() => this.close());
      emit("view");
    }
    this.#input.value = query;
    this.#ask(query);
    if (!query) this.#input.focus();
  }

  #hide() {
    if (!this.#isOpen) return;
    this.#release();
    clearTimeout(this.#waiting);
    this.#asked += 1;
    this.#view.hidden = true;
    this.#chat.inert = false;
    emit("view");
  }

  #focusBack() {
    const opener = this.#opener;
    if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
    else find(document, "#composer-text")?.focus();
  }

  /** @param {number} [ms] by default as long as an index that was behind may take */
  #askAgain(ms = ASK_AGAIN_MS) {
    this.#shown = "";
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#ask(this.#input.value), ms);
  }

  #wait() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#ask(this.#input.value), ASK_AFTER_MS);
  }

  /** @param {string} query */
  submit(query) {
    this.#input.value = query;
    this.#ask(query);
    this.#recent.add(query);
  }

  /** @param {string} text */
  #ask(text) {
    clearTimeout(this.#waiting);
    this.#asked += 1;
    const query = text.trim();
    if (location.pathname === PATH) history.replaceState(history.state, "", addressFor(query));
    document.title = titleFor(query);
    this.#narrowing.showQuery(query);
    if (query && query === this.#shown) return;
    if (query) void this.#load(query, this.#asked);
    else this.#showStart();
  }

  #clear() {
    this.#shown = "";
    this.#results.clear();
    this.#narrowing.hide();
    this.#more.hidden = true;
  }

  #showStart() {
    this.#clear();
    setAttribute(this.#view, "aria-busy", null);
    this.#states.showStart(this.#recent.list());
  }

  /**
   * @param {string} query
   * @param {number} asked
   */
  async #load(query, asked) {
    setAttribute(this.#view, "aria-busy", "true");
    try {
      const found = await this.#app.store.api.get("search", this.#narrowing.asking(query));
      // An answer may come when something else is being looked for.
      if (asked === this.#asked) this.#showFound(query, found);
    } catch (error) {
      if (asked === this.#asked) {
        this.#clear();
        this.#states.showFailure(error);
      }
    }
    if (asked === this.#asked) setAttribute(this.#view, "aria-busy", null);
  }

  async #loadMore() {
    const asked = this.#asked;
    if (!this.#cursor || this.#more.hasAttribute("aria-busy")) return;
    setAttribute(this.#more, "aria-busy", "true");
    try {
      const asking = { ...this.#narrowing.asking(this.#shown), cursor: this.#cursor };
      const found = await this.#app.store.api.get("search", asking);
      if (asked === this.#asked) {
        this.#results.add(found);
        this.#setCursor(found.next);
      }
    } catch (error) {
      this.#app.toasts.show(/** @type {any} */ (error)?.sentence || sayUnreachable());
    }
    setAttribute(this.#more, "aria-busy", null);
  }

  /**
   * @param {string} query
   * @param {Found} found
   */
  #showFound(query, found) {
    this.#shown = query;
    this.#results.show(found);
    this.#narrowing.showFound(found);
    this.#setCursor(found.next);
    if (!found.is_level) this.#askAgain();
    this.#states.showFound(query, found);
    if (found.results.length > 0) this.#recent.add(query);
  }

  /** @param {string} [next] */
  #setCursor(next) {
    this.#cursor = next ?? null;
    this.#more.hidden = next === undefined;
  }
}
