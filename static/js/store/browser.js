import { Connection } from "../connection/connection.js";
import { LongPoll } from "../connection/long-poll.js";
import { createApi } from "../lib/api.js";
import { systemClock } from "../lib/clock.js";
import { watchPage } from "../lib/page.js";
import { createUuid7 } from "../lib/uuid7.js";
import { createIndexedStorage, createMemoryStorage } from "./outbox-storage.js";
import { Store } from "./store.js";

/**
 * The store with the real browser under it, connected.
 *
 * @param {Window & typeof globalThis} window
 * @param {any} bootstrap
 */
export function startStore(window, bootstrap) {
  const { location, navigator } = window;
  const page = watchPage(window);
  const random = Math.random;
  /** @type {typeof fetch} */
  const reach = (...request) => window.fetch(...request);
  const account = bootstrap.me.id;
  const connection = new Connection({
    url: `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws/`,
    WebSocket: window.WebSocket,
    openStandIn: () => new LongPoll({ clock: systemClock, fetch: reach, cookies: page.cookies }),
    clock: systemClock,
    random,
    tab: createUuid7()(),
    page,
  });
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`syncchat-outbox-${account}`) : null;
  const store = new Store({
    bootstrap,
    api: createApi({ fetch: reach, cookies: page.cookies }),
    connection,
    clock: systemClock,
    random,
    outboxStorage: openStorage(window),
    // Without a secure context there are no locks: two tabs may then send the same, which happens once anyway.
    lock: (name, run) => (navigator.locks ? Promise.resolve(navigator.locks.request(name, run)) : run()),
    draftStorage: findStorage(window),
    announce: (note) => channel?.postMessage(note),
  });
  channel?.addEventListener("message", ({ data }) => void store.outbox.hear(data));
  window.addEventListener("storage", ({ key }) => store.drafts.storageChanged(key));
  page.onLeave(() => store.drafts.flush());
  connection.connect();
  return store;
}

/** @param {Window & typeof globalThis} window */
function openStorage(window) {
  // Merely reading the property raises where storage is forbidden.
  try {
    return createIndexedStorage(window.indexedDB, systemClock);
  } catch {
    return createMemoryStorage();
  }
}

/** @param {Window & typeof globalThis} window */
function findStorage(window) {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
