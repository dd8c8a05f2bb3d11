import { emptyDifference } from "../../store/messages/difference.js";
import { on, emit } from "../app.js";
import { find, need } from "../dom.js";
import { viewAt } from "../page/navigation.js";
import { CATCHING_UP_ABOVE } from "../session/banners.js";
import { TimelineEnds } from "./ends.js";
import { History } from "./history.js";
import { LatestPill } from "./latest-pill.js";
import { RowList } from "./row-list.js";
import { layOutRows } from "./rows.js";
import { Scroller } from "./scroller.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../../store/topics.js").Change<"timeline">} TimelineChange
 */

/** Where the unread divider stands when a room is opened. */
const DIVIDER_SHARE = 1 / 3;
const LIT_MS = 2_000;
/** Screen readers look at what changed after the fact; only then may the log speak again. */
const SILENT_MS = 500;

/** @param {HTMLElement} row */
function showArriving(row) {
  row.dataset.arriving = "";
  // Without this it would arrive again when it changes places with an unsent one.
  row.addEventListener("animationend", () => row.removeAttribute("data-arriving"), { once: true });
}

/** The open room's messages: what is shown, and where the reader is. */
export class TimelineView {
  #app;
  #viewport = need(document, "#timeline");
  #rows;
  #ends;
  #scroller;
  #history;
  #pill;
  #newCount = 0;
  /** @type {number | null} */
  #newSince = null;
  /** Where the next whole list begins. @type {"opening" | "end" | null} */
  #place = /** @type {"opening" | "end" | null} */ ("opening");
  #silence = 0;
  #catchingUp = false;
  #unfolded = /** @type {Set<string>} */ (new Set());

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#rows = new RowList(app, need(document, "#rows"));
    this.#ends = new TimelineEnds(app);
    this.#scroller = new Scroller(this.#viewport, need(document, "#rows"), () => this.#moved());
    this.#history = new History(app, this.#scroller);
    this.#pill = new LatestPill();
  }

  start() {
    const { store } = this.#app;
    this.#opened();
    if (store.current !== null) this.#adopt(store.current);
    store.subscribe((change) => this.#changed(change), ["open", "timeline"]);
    store.subscribe(() => this.#look(), ["read"]);
    store.subscribe(({ behind }) => this.#setCatchingUp(behind), ["catching-up"]);
    for (const name of ["focus", "blur"]) window.addEventListener(name, () => this.#look());
    for (const name of ["visibilitychange", "chat:view"]) document.addEventListener(name, () => this.#look());
    on("to-latest", () => void this.toLatest());
    on("jump", ({ seq }) => {
      const message = this.#messageAt(seq);
      if (message) this.#showLit(message);
      message?.focus({ preventScroll: true });
    });
    this.#app.actions.on("history:latest", () => void this.toLatest());
    this.#app.actions.on("history:older", () => this.#retryOlder());
    this.#app.actions.on("history:newer", () => this.#retryNewer());
    on("unfold", ({ id }) => this.#unfold(id));
    on("relabel", () => this.#rows.relabel());
  }

  /** The end of the room, also when it is not loaded. */
  async toLatest() {
    const room = this.#app.store.current;
    if (room === null) return;
    this.#place = "end";
    if (this.#app.store.timeline(room).has_newer) await this.#app.store.loadLatest(room).catch(() => {});
    this.#place = null;
    this.#scroller.toEnd();
    this.#moved();
  }

  /** @param {number} room */
  #adopt(room) {
    const timeline = this.#app.store.timeline(room);
    this.#rows.adopt(layOutRows(timeline, this.#app.times, this.#newCount, this.#unfolded));
    this.#settle(room);
    if (timeline.loaded) this.#placeReader(room);
  }

  #opened() {
    const room = this.#app.store.current;
    this.#newCount = room === null ? 0 : this.#app.store.parts.counts.of(room).unread;
    this.#newSince = room === null ? null : this.#app.store.timeline(room).new_since;
    this.#place = "opening";
    this.#pill.reset();
  }

  /** @param {import("../../store/topics.js").Change<"open" | "timeline">} change */
  #changed(change) {
    const room = this.#app.store.current;
    if (change.topic === "open") {
      this.#opened();
      this.#rows.clear();
      if (room !== null) this.#show(room, null);
    } else if (change.room === room && room !== null) {
      this.#show(room, change);
    }
  }

  /**
   * @param {number} room
   * @param {TimelineChange | null} change
   */
  #show(room, change) {
    const timeline = this.#app.store.timeline(room);
    const whole = change === null || change.reason === "reset";
    const live = change?.reason === "live" || change?.reason === "pending";
    if (!live || this.#catchingUp) this.#hush();
    if (change?.reason === "reset" && this.#place === null) this.#place = "opening";
    const following = this.#scroller.isStuck;
    if (change) this.#countNew(room, change);
    const added = this.#scroller.keep(() => {
      const fresh = this.#rows.patch(layOutRows(timeline, this.#app.times, this.#newCount, this.#unfolded));
      this.#settle(room);
      return fresh;
    });
    if (whole && timeline.loaded) this.#placeReader(room);
    if (live && following && !this.#catchingUp) added.forEach(showArriving);
    if (change?.reason === "live" && !following) this.#pill.count(this.#countOthers(room, change.added));
    if (live) this.#history.dropOldest(room);
    this.#moved();
  }

  /** What came while nobody looked is counted as it comes. @param {number} room @param {TimelineChange} change */
  #countNew(room, change) {
    const { new_since } = this.#app.store.timeline(room);
    if (new_since !== this.#newSince) this.#newCount = 0;
    this.#newSince = new_since;
    if (change.reason === "live" && this.#app.watched !== room) this.#newCount += this.#countOthers(room, change.added);
  }

  /** @param {string} id */
  #unfold(id) {
    this.#unfolded.add(id);
    const room = this.#app.store.current;
    if (room !== null) this.#show(room, { topic: "timeline", room, reason: "trimmed", ...emptyDifference() });
    this.#rows.elementOf(id)?.focus({ preventScroll: true });
  }

  /** @param {number} room */
  #settle(room) {
    const timeline = this.#app.store.timeline(room);
    this.#scroller.isOpenEnded = timeline.has_newer;
    this.#ends.show(room, timeline);
  }

  /** @param {number} room */
  #placeReader(room) {
    const { focus } = this.#app.store.timeline(room);
    const divider = this.#rows.elementOf("new");
    const wanted = focus === null || this.#place === "end" ? null : this.#messageAt(focus);
    if (wanted) this.#showLit(wanted);
    else if (divider && this.#place === "opening") this.#scroller.toElement(divider, DIVIDER_SHARE);
    else if (this.#place === "opening" && find(document, "#welcome:not([hidden])")) this.#scroller.toStart();
    else this.#scroller.toEnd();
    this.#place = null;
  }

  /** @param {HTMLElement} message */
  #showLit(message) {
    this.#scroller.toCentre(message);
    message.dataset.lit = "";
    setTimeout(() => message.removeAttribute("data-lit"), LIT_MS);
  }

  /** @param {number} seq */
  #messageAt(seq) {
    return /** @type {HTMLElement | null} */ (this.#viewport.querySelector(`[data-seq="${seq}"]`));
  }

  #moved() {
    const room = this.#app.store.current;
    if (room === null) return;
    const stuck = this.#scroller.isStuck;
    if (stuck) this.#pill.reset();
    else this.#pill.show();
    this.#history.fill(room);
    this.#look();
  }

  #look() {
    const room = this.#app.store.current;
    if (room === null) return;
    const focused = document.visibilityState === "visible" && document.hasFocus() && !viewAt();
    const atEnd = this.#scroller.isStuck && this.#scroller.isAtEnd;
    this.#app.store.look({ room, atEnd, focused });
    this.#setWatched(atEnd && focused && !this.#app.store.isMarkedUnread(room) ? room : null);
  }

  /** @param {number | null} room */
  #setWatched(room) {
    if (this.#app.watched === room) return;
    this.#app.watched = room;
    emit("watched");
  }

  #retryOlder() {
    const room = this.#app.store.current;
    if (room === null) return;
    if (this.#app.store.timeline(room).loaded) void this.#history.loadOlder(room);
    else void this.#app.store.openRoom(room).catch(() => {});
  }

  #retryNewer() {
    const room = this.#app.store.current;
    if (room !== null) void this.#history.loadNewer(room);
  }

  /**
   * @param {number} room
   * @param {string[]} ids
   */
  #countOthers(room, ids) {
    const added = new Set(ids);
    return this.#app.store.timeline(room).items.filter((item) => added.has(item.id) && !item.mine).length;
  }

  /** One summary is said at the end instead (see the banners). @param {number} behind */
  #setCatchingUp(behind) {
    this.#catchingUp = behind > (this.#catchingUp ? 0 : CATCHING_UP_ABOVE);
    if (this.#catchingUp) this.#hush();
  }

  /** Old messages that come into the page are not news. */
  #hush() {
    this.#viewport.setAttribute("aria-live", "off");
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#viewport.setAttribute("aria-live", "polite"), SILENT_MS);
  }
}
