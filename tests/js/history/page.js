import { Connection } from "../../../static/js/connection/connection.js";
import { LongPoll } from "../../../static/js/connection/long-poll.js";
import { createApi } from "../../../static/js/lib/api.js";
import { pause, systemClock } from "../../../static/js/lib/clock.js";
import { createUuid7 } from "../../../static/js/lib/uuid7.js";
import { createMemoryStorage } from "../../../static/js/store/outbox/outbox-storage.js";
import { Store } from "../../../static/js/store/store.js";
import { note } from "./record.js";
import { Wishes } from "./wishes.js";

const PATIENCE_MS = 5_000;
const AGAIN_MS = 300;
/** A run is short: the page comes back within five seconds instead of twenty. */
const HURRY = 0.25;
/** Cookie and header have to agree, and that is all. */
const CSRF = `csrftoken=${"c".repeat(32)}`;
const BOOTSTRAP = /<script id="bootstrap"[^>]*>(.*?)<\/script>/s;

/** What is loaded anew with each reload, and what survives it: the outbox's storage. */
export class Page {
  #settings;
  #storage = createMemoryStorage();
  #wishes = new Wishes();
  #loads = 0;
  /** @type {any} */ #connection = null;
  /** @type {any} */ #store = null;
  /** @type {any} */ #wire = null;
  #told = "";

  /** @param {{bases: string[], cookie: string}} settings */
  constructor(settings) {
    this.#settings = settings;
    setInterval(() => this.#tellPending(), 100);
  }

  async load() {
    this.#loads += 1;
    const load = this.#loads;
    this.#connection?.stop();
    this.#connection = this.#store = null;
    while (load === this.#loads) {
      const base = `http://${this.#settings.bases[Math.floor(Math.random() * this.#settings.bases.length)]}`;
      const bootstrap = await this.#fetchBootstrap(base);
      if (load !== this.#loads) return;
      if (bootstrap) return this.#start(base, bootstrap);
      await pause(systemClock, AGAIN_MS);
    }
  }

  /** @param {string} base */
  async #fetchBootstrap(base) {
    try {
      const response = await this.#fetch(`${base}/`, {});
      return JSON.parse((await response.text()).match(BOOTSTRAP)?.[1] ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {string} url @param {any} options */
  #fetch(url, options) {
    const headers = { ...options.headers, cookie: `${this.#settings.cookie}; ${CSRF}` };
    return fetch(url, { ...options, headers, signal: options.signal ?? AbortSignal.timeout(PATIENCE_MS) });
  }

  /** @param {string} base @param {any} bootstrap */
  #start(base, bootstrap) {
    const random = () => Math.random() * HURRY;
    const account = bootstrap.me.id;
    const reach = /** @type {any} */ (
      (/** @type {string} */ path, /** @type {any} */ options = {}) =>
        this.#fetch(base + path, { ...options, headers: { ...options.headers, "X-Account": String(account) } })
    );
    const cookies = () => CSRF;
    const connection = new Connection({
      url: `${base.replace("http", "ws")}/ws/`,
      WebSocket: this.#createWire(base),
      openFallback: () => new LongPoll({ clock: systemClock, fetch: reach, cookies }),
      isMe: (me) => me === account,
      clock: systemClock,
      random,
      tab: createUuid7()(),
      page: { isOnline: () => true, onNetwork() {}, onVisible() {} },
    });
    this.#wishes.watch(connection);
    connection.addEventListener("events", (event) => note("received", { frame: /** @type {any} */ (event).detail }));
    this.#connection = connection;
    this.#store = new Store({
      bootstrap,
      api: createApi({ fetch: reach, cookies }),
      connection,
      clock: systemClock,
      random,
      outboxStorage: this.#storage,
      lock: (_, run) => run(),
      draftStorage: null,
      report: (error) => note("trouble", { text: String(/** @type {any} */ (error)?.stack ?? error) }),
    });
    connection.connect();
  }

  /** @param {string} base */
  #createWire(base) {
    const headers = { cookie: this.#settings.cookie, origin: base };
    const keep = (/** @type {any} */ wire) => {
      this.#wire = wire;
    };
    return /** @type {any} */ (
      class extends WebSocket {
        /** @param {string} url */
        constructor(url) {
          super(url, /** @type {any} */ ({ headers }));
          keep(this);
        }
      }
    );
  }

  /** @param {number} room @param {string} body */
  send(room, body) {
    if (!this.#store) return;
    const id = this.#store.send(room, body);
    this.#wishes.begin(id, { verb: "send", room, id, body });
  }

  /** @param {number} room @param {string} body */
  edit(room, body) {
    const item = this.#store?.rooms.get(room) && this.#store.lastOwn(room);
    if (!item) return;
    this.#wishes.begin(`${item.id} ${body}`, { verb: "edit", room, id: item.id, body });
    this.#store.edit(room, item.id, body);
  }

  /** @param {number} room */
  remove(room) {
    const item = this.#store?.rooms.get(room) && this.#store.lastOwn(room);
    if (!item) return;
    this.#wishes.begin(`${item.id} deleted`, { verb: "delete", room, id: item.id });
    this.#store.remove(room, item.id);
  }

  /** @param {number} room */
  async open(room) {
    const store = this.#store;
    if (!store?.rooms.get(room)) return;
    // Refused or unreachable: the page would show a button to try again
    await store.openRoom(room).catch(() => null);
    store.look({ room, atEnd: true, focused: true });
  }

  drop() {
    this.#wire?.close();
  }

  /** What is on the screen of each of my rooms: an unbroken stretch up to the newest message. */
  async show() {
    for (const { id } of this.#store?.rooms.all ?? []) {
      while (!this.#store.timeline(id).loaded || this.#store.timeline(id).has_newer) {
        await this.open(id);
        await this.#store.loadLatest(id).catch(() => null);
        await pause(systemClock, AGAIN_MS / 10);
      }
      this.#showRoom(id);
    }
    note("shown", {});
  }

  /** @param {number} room */
  #showRoom(room) {
    const { items, has_older } = this.#store.timeline(room);
    const stored = items.filter((/** @type {any} */ { state }) => state !== "failed");
    const texts = stored.filter((/** @type {any} */ { kind }) => kind === "text");
    note("view", {
      room,
      since: has_older ? stored[0].seq : 0,
      messages: Object.fromEntries(
        texts.map((/** @type {any} */ m) => [m.id, [m.seq, m.body, m.deleted, describe(m)]]),
      ),
    });
  }

  #tellPending() {
    const entries = this.#store?.outbox.entries ?? [];
    const count = entries.filter((/** @type {any} */ { status }) => status === "queued" || status === "sending").length;
    const pending = { count, live: this.#connection?.state === "live" };
    if (JSON.stringify(pending) !== this.#told) note("pending", pending);
    this.#told = JSON.stringify(pending);
  }
}

/** What stands around its words. @param {any} message */
function describe({ reactions, pinned, replies }) {
  const people = (reactions ?? []).map((/** @type {any} */ each) => [
    each.emoji,
    [...each.people].sort((/** @type {number} */ a, /** @type {number} */ b) => a - b),
  ]);
  return { reactions: Object.fromEntries(people), pinned: Boolean(pinned), replies: replies?.count ?? 0 };
}
