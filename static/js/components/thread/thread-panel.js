import { gettext, ngettext } from "../../lib/gettext.js";
import { findOpenRoom, on, nameRoom, emit } from "../app.js";
import { fillPart, find, findAll, need, part, setAttribute, showPart } from "../dom.js";
import { RowList } from "../timeline/row-list.js";
import { layOutRows } from "../timeline/rows.js";
import { Scroller } from "../timeline/scroller.js";
import { ThreadComposer } from "./thread-composer.js";

/** @typedef {import("../app.js").App} App */

/** The answers to one message, beside the room. */
export class ThreadPanel {
  #app;
  #panel = need(document, "#thread");
  #timeline = need(document, "#thread-timeline");
  #scroller = new Scroller(this.#timeline, need(this.#timeline, ".timeline__column"), () => this.#look());
  #root;
  #rows;
  #composer;
  #opener = /** @type {HTMLElement | null} */ (null);
  #release = () => {};
  /** The link that was followed already. */
  #followed = "";
  #shown = "";
  /** @type {Set<string>} */
  #unfolded = new Set();

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#root = new RowList(app, need(document, "#thread-root"));
    this.#rows = new RowList(app, need(document, "#thread-rows"));
    this.#composer = new ThreadComposer(app);
  }

  start() {
    const { actions, store } = this.#app;
    on("thread", ({ room, id }) => this.#open(room, id));
    on("relabel", () => {
      for (const rows of [this.#root, this.#rows]) rows.relabel();
    });
    on("unfold", ({ id }) => {
      this.#unfolded.add(id);
      this.#draw();
    });
    actions.on("thread:close", () => this.#close());
    actions.on("thread:older", () => void store.threads.loadOlder());
    actions.on("thread:follow", () => this.#toggleFollow());
    store.subscribe(() => this.#draw(), ["thread", "threads"]);
    store.subscribe(
      ({ room, reason }) => {
        if (reason === "pending" && room === store.threads.current?.room) this.#draw();
        if (reason === "reset") void this.#followLink();
      },
      ["timeline"],
    );
    store.subscribe(({ room }) => room !== store.threads.current?.room && this.#close(), ["open"]);
    window.addEventListener("focus", () => this.#look());
    void store.threads.load();
  }

  /** @param {number} room @param {string} id */
  #open(room, id) {
    const { layers, store } = this.#app;
    this.#release();
    this.#opener = /** @type {HTMLElement | null} */ (document.activeElement);
    this.#shown = "";
    this.#panel.hidden = false;
    this.#release = layers.add(() => this.#close());
    void store.threads.open(room, id);
    this.#composer.focus();
  }

  #close() {
    if (this.#panel.hidden) return;
    const inside = this.#panel.contains(document.activeElement);
    this.#release();
    this.#panel.hidden = true;
    this.#app.store.threads.close();
    if (!inside) return;
    if (this.#opener?.isConnected && this.#opener.checkVisibility()) this.#opener.focus();
    else emit("focus-composer");
  }

  #draw() {
    const { store, times } = this.#app;
    const { current } = store.threads;
    if (!current || this.#panel.hidden) return;
    const stuck = this.#scroller.isStuck || this.#shown !== current.id;
    const [root, ...replies] = store.threads.items();
    const timeline = { items: replies, new_since: null };
    this.#root.patch(root ? [{ key: root.id, kind: "message", item: root, first: true }] : []);
    this.#rows.patch(layOutRows(timeline, times, 0, this.#unfolded).filter(({ kind }) => kind !== "day"));
    // The same message may stand in the room: an id is given once.
    for (const row of findAll(this.#panel, "[id^='m-']")) row.id = row.id.replace("m-", "p-");
    const count = Math.max(root?.replies?.count ?? 0, replies.filter(({ deleted }) => !deleted).length);
    fillPart(need(this.#panel, "[data-part='thread-count']"), "label", ngettext("%(n)s reply", "%(n)s replies", count));
    showPart(this.#panel, "thread-older", current.window.loaded && current.window.has_older);
    showPart(this.#panel, "thread-failed", current.failed);
    const room = findOpenRoom(this.#app);
    fillPart(this.#panel, "thread-room", room ? nameRoom(this.#app, room) : "");
    this.#drawFollow(current.id);
    this.#composer.open(current, root ?? null);
    if (stuck) this.#scroller.toEnd();
    if (root) this.#shown = current.id;
    this.#look();
  }

  /** @param {string} id */
  #drawFollow(id) {
    const following = this.#app.store.threads.mine(id)?.following ?? false;
    const button = part(this.#panel, "follow");
    const label = following ? gettext("Stop following this thread") : gettext("Follow this thread");
    setAttribute(button, "aria-pressed", String(following));
    setAttribute(button, "aria-label", label);
    setAttribute(button, "title", label);
  }

  #toggleFollow() {
    const { store, toasts } = this.#app;
    const { current } = store.threads;
    if (!current) return;
    const following = store.threads.mine(current.id)?.following ?? false;
    const refuse = () => toasts.show(gettext("That did not work. Try again in a moment."));
    void store.threads.follow(current.id, !following).catch(refuse);
  }

  #look() {
    if (!this.#panel.hidden && this.#scroller.isAtEnd && document.hasFocus()) this.#app.store.threads.markRead();
  }

  /** A link to what stands in a thread alone opens the thread. */
  async #followLink() {
    const { store } = this.#app;
    const room = store.current;
    const focus = room === null ? null : store.timeline(room).focus;
    if (room === null || focus === null || this.#followed === `${room} ${focus}`) return;
    if (find(document, `#rows [data-seq="${focus}"]`)) return;
    this.#followed = `${room} ${focus}`;
    const page = await store.api.get(`rooms/${room}/messages`, { around: focus, limit: 1 }).catch(() => null);
    if (page?.thread && store.current === room) this.#open(room, page.thread.id);
  }
}
