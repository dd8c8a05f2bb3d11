import { gettext } from "../../lib/gettext.js";
import { tell } from "../app.js";
import { askToConfirm } from "../dialogs/confirm.js";
import { copyText } from "../page/clipboard.js";
import { addressOf } from "../page/navigation.js";
import { sayUnpinned } from "../panel/pin-list.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Item} Item
 * @typedef {{react: boolean, quick: boolean, reply: boolean, thread: boolean, edit: boolean, delete: boolean, link: boolean, unread: boolean, copy: boolean,
 *   pin: boolean, unpin: boolean}} Possible
 */

const PREVIEW_LENGTH = 200;

/** What a person can do to one message. */
export class MessageActions {
  #app;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  /**
   * @param {string | undefined} id
   * @returns {Item | null}
   */
  find(id) {
    const room = this.#app.store.current;
    if (room === null || !id) return null;
    const { threads, timeline } = { threads: this.#app.store.threads, timeline: this.#app.store.timeline(room) };
    return [...timeline.items, ...threads.items()].find((item) => item.id === id) ?? null;
  }

  /**
   * What makes sense for this message, so that nothing is offered that would be refused.
   *
   * @param {Item} item
   * @returns {Possible}
   */
  listPossible(item) {
    const room = this.#app.store.rooms.get(item.room);
    const stored = item.seq !== null;
    const alive = stored && item.kind === "text" && !item.deleted;
    const open = room !== null && !room.archived;
    return {
      react: alive && open,
      quick: alive && open,
      reply: alive && open && room.can.send && (!item.thread || item.thread.also_in_room),
      thread: stored && item.kind === "text" && room !== null,
      edit: alive && item.mine && open,
      delete: alive && open && (item.mine || room.can.moderate),
      pin: alive && open && room.can.send && !item.pinned,
      unpin: alive && open && room.can.send && Boolean(item.pinned),
      link: stored,
      unread: stored && room !== null,
      copy: item.kind === "text" && !item.deleted,
    };
  }

  /** @param {Item} item */
  reply(item) {
    if (this.listPossible(item).reply) tell("reply", item);
  }

  /** @param {Item} item */
  openThread(item) {
    if (this.listPossible(item).thread) tell("thread", { room: item.room, id: item.thread?.root ?? item.id });
  }

  /** @param {Item} item */
  edit(item) {
    if (this.listPossible(item).edit) tell("edit", { id: item.id });
  }

  /** @param {Item} item */
  copyLink(item) {
    if (item.seq === null) return;
    void copyText(this.#app, location.origin + addressOf(item.room, item.seq), gettext("Link copied"));
  }

  /** @param {Item} item */
  copyBody(item) {
    void copyText(this.#app, item.body, gettext("Text copied"));
  }

  /** @param {Item} item @param {boolean} wanted */
  pin(item, wanted) {
    if (!this.listPossible(item)[wanted ? "pin" : "unpin"]) return;
    this.#app.store.wish(wanted ? "pin" : "unpin", item.room, item.id);
    if (wanted) this.#app.toasts.show(gettext("Message pinned"));
    else sayUnpinned(this.#app, item.room, item.id);
  }

  /** @param {Item} item */
  markUnread(item) {
    if (!this.listPossible(item).unread || item.seq === null) return;
    this.#app.store.markUnread(item.room, item.seq);
    this.#app.toasts.show(gettext("Marked unread"));
  }

  /** @param {Item} item */
  async remove(item) {
    if (!this.listPossible(item).delete) return;
    const row = document.getElementById(`m-${item.id}`) ?? document.getElementById(`p-${item.id}`);
    const preview = item.body.slice(0, PREVIEW_LENGTH);
    if (!(await askToConfirm("t-confirm-delete-message", { preview, name: item.author.name }))) return;
    this.#app.store.remove(item.room, item.id);
    this.#app.toasts.show(gettext("Message deleted"));
    focusNext(row);
  }
}

/** @param {HTMLElement | null} row */
function focusNext(row) {
  let next = row?.nextElementSibling;
  while (next && !next.hasAttribute("data-id")) next = next.nextElementSibling;
  if (next instanceof HTMLElement) next.focus();
  else if (row?.isConnected) row.focus();
  else tell("focus-composer");
}
