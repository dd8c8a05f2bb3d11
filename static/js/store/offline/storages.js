import { createAcknowledgedStorage } from "../outbox/acknowledged.js";
import { openOwnDatabase, openSnapshotDatabase } from "./database.js";
import { createMarkStorage } from "./pending-marks.js";
import { createIndexedStorage, createMemoryStorage } from "../outbox/outbox-storage.js";
import { createUploadStorage } from "../uploads/upload-storage.js";
import { createSnapshotStorage } from "./snapshot-storage.js";
import { isSetAside } from "./set-aside.js";

/**
 * The browser's storages of one account.
 *
 * @param {Window & typeof globalThis} window
 * @param {import("../../lib/clock.js").Clock} clock
 * @param {number} account
 */
export function openStorages(window, clock, account) {
  const factory = findFactory(window);
  if (!factory || isSetAside(window)) {
    const outboxStorage = createMemoryStorage();
    return { outboxStorage, markStorage: null, snapshotStorage: null, acknowledgedStorage: null, uploadStorage: null };
  }
  const database = openOwnDatabase(factory, clock);
  const snapshotStorage = createSnapshotStorage(openSnapshotDatabase(factory, clock));
  // What others wrote can be had again; what waits to be sent cannot.
  const makeRoom = () => snapshotStorage.clear().catch(() => {});
  return {
    outboxStorage: createIndexedStorage(factory, clock, { database, makeRoom }),
    markStorage: createMarkStorage(database, account),
    acknowledgedStorage: createAcknowledgedStorage(database, account),
    snapshotStorage,
    uploadStorage: createUploadStorage(factory, clock, { account, makeRoom }),
  };
}

/**
 * @param {Window & typeof globalThis} window
 * @param {import("../../lib/clock.js").Clock} clock
 */
export function openSnapshots(window, clock) {
  const factory = findFactory(window);
  return factory && createSnapshotStorage(openSnapshotDatabase(factory, clock));
}

/**
 * Browsers throw away what pages keep when the disk gets full, unless they were asked not to. Some ask the
 * person, so it is only asked when something waits here that exists nowhere else.
 *
 * @param {Navigator} navigator
 * @param {import("../store.js").Store} store
 */
export function askToPersist(navigator, store) {
  const stop = store.subscribe(
    ({ count }) => {
      if (count === 0 || store.connection.state === "live") return;
      stop();
      void navigator.storage?.persist?.().catch(() => {});
    },
    ["outbox"],
  );
}

/**
 * @param {Window & typeof globalThis} window
 * @returns {IDBFactory | null}
 */
export function findFactory(window) {
  // Merely reading the property raises where storage is forbidden.
  try {
    return window.indexedDB ?? null;
  } catch {
    return null;
  }
}
