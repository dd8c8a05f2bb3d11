import { Connection } from "../connection/connection.js";
import { LongPoll } from "../connection/long-poll.js";
import { createApi } from "../lib/api.js";
import { systemClock } from "../lib/clock.js";
import { watchPage } from "../lib/page.js";
import { createUuid7 } from "../lib/uuid7.js";
import { askToPersist, openStorages } from "./offline/storages.js";
import { isNote } from "./outbox/outbox-entry.js";
import { isSetAside } from "./offline/set-aside.js";
import { Store } from "./store.js";
import { createLock, findStorage, openChannel } from "./tabs.js";

/**
 * The store with the real browser under it, connected.
 *
 * @param {Window & typeof globalThis} window
 * @param {import("./seeding.js").Bootstrap} bootstrap
 */
export function startStore(window, bootstrap) {
  const { location, navigator } = window;
  const page = watchPage(window);
  const random = Math.random;
  const account = bootstrap.me.id;
  // Somebody else may have signed in since: the server answers nothing that was not asked as who I am.
  /** @type {typeof fetch} */
  const reach = (path, how = {}) =>
    window.fetch(path, { ...how, headers: { ...how.headers, "X-Account": String(account) } });
  const connection = new Connection({
    url: `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws/`,
    WebSocket: window.WebSocket,
    openFallback: () => new LongPoll({ clock: systemClock, fetch: reach, cookies: page.cookies }),
    clock: systemClock,
    random,
    tab: createUuid7()(),
    isMe: (me) => me === account,
    page,
  });
  const channel = isSetAside(window) ? null : openChannel(window, `syncchat-outbox-${account}`);
  const store = new Store({
    bootstrap,
    api: createApi({ fetch: reach, cookies: page.cookies, onSignIn: () => connection.doubtSignIn() }),
    connection,
    clock: systemClock,
    random,
    ...openStorages(window, systemClock, account),
    lock: createLock(navigator.locks),
    draftStorage: isSetAside(window) ? null : findStorage(window),
    announce: (note) => channel?.postMessage(note),
  });
  channel?.addEventListener("message", ({ data }) => void (isNote(data) && store.outbox.hear(data)));
  const shared = [store.drafts, store.replyTargets];
  window.addEventListener("storage", ({ key }) => {
    for (const part of shared) part.storageChanged(key);
  });
  page.onFocus(() => {
    for (const part of shared) part.refresh();
  });
  page.onBlur(() => store.drafts.flush());
  page.onLeave(() => {
    store.drafts.flush();
    void store.offline.flush();
  });
  askToPersist(navigator, store);
  connection.connect();
  return store;
}
