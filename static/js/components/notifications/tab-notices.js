import { gettext, interpolate } from "../../lib/gettext.js";
import { listNoticeActions, tagOf } from "../../lib/notices.js";
import { nameRoom } from "../app.js";
import { excerptOf } from "../message/excerpt.js";
import { addressOf } from "../page/navigation.js";

/**
 * What the system shows for a tab that is open and not seen: under the tag that a push has as well, so that there is
 * one of each room.
 *
 * @typedef {import("../app.js").App} App
 * @typedef {import("./arrivals.js").Arrival} Arrival
 */

export class TabNotices {
  #app;
  #pictures;
  #registration;

  /**
   * @param {App} app
   * @param {{icon: string, badge: string}} pictures
   * @param {() => Promise<ServiceWorkerRegistration | undefined>} registration
   */
  constructor(app, pictures, registration) {
    this.#app = app;
    this.#pictures = pictures;
    this.#registration = registration;
  }

  start() {
    this.#app.store.subscribe(() => void this.#clear(), ["read", "unread", "threads"]);
  }

  /**
   * @param {Arrival} arrival
   * @param {boolean} hidesWords
   * @returns {Promise<boolean>} false if there is one already, by a push
   */
  async show({ room, message }, hidesWords) {
    const registration = await this.#find();
    if (!registration) return true;
    const shown = await registration.getNotifications({ tag: tagOf(room.id) });
    if (shown.some(({ data }) => data?.seq >= message.seq)) return false;
    const { id, seq, thread, author } = message;
    const navigate = location.origin + addressOf(room.id, seq);
    const data = { kind: "message", room: room.id, message: id, seq, thread: thread?.root, author: author.name };
    const options = {
      body: hidesWords ? hideWords(room) : excerptOf(this.#app, message),
      tag: tagOf(room.id),
      renotify: true,
      // The page has its own sound
      silent: true,
      actions: listNoticeActions(),
      ...this.#pictures,
      data: { ...data, account: this.#app.store.me.id, navigate },
    };
    await registration.showNotification(this.#title({ room, message }), options);
    return true;
  }

  /** @param {Pick<Arrival, "room" | "message">} arrival */
  #title({ room, message: { author } }) {
    if (room.kind === "direct" && this.#app.store.rooms.others(room).length < 2) return author.name;
    return interpolate(gettext("%(person)s in %(room)s"), { person: author.name, room: nameRoom(this.#app, room) });
  }

  /** What was read, here or elsewhere. */
  async #clear() {
    const registration = await this.#find();
    for (const shown of (await registration?.getNotifications()) ?? []) {
      if (this.#isRead(shown.data ?? {})) shown.close();
    }
  }

  /** @param {any} data */
  #isRead({ room, seq, thread }) {
    const { marker, threads } = this.#app.store.parts;
    if (!this.#app.store.rooms.get(room) || !Number.isInteger(seq)) return false;
    const isThread = thread && threads.mine(thread);
    return isThread ? threads.unread(thread).unread === 0 : marker.effective(room) >= seq;
  }

  async #find() {
    if (globalThis.Notification?.permission !== "granted") return undefined;
    return this.#registration().catch(() => undefined);
  }
}

/** @param {Arrival["room"]} room */
function hideWords({ kind }) {
  return kind === "direct" ? gettext("Wrote to you") : gettext("New message");
}
