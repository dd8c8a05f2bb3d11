/** @typedef {import("../app.js").App} App */

/** How long a room that was just made may take to come through the log. */
const APPEARS_MS = 3_000;

/**
 * Opens a room as soon as the log says that I am in it.
 *
 * @param {App} app
 * @param {number} id
 * @returns {Promise<void>}
 */
export function openNewRoom(app, id) {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      stop();
      resolve(app.navigation.open(id));
    };
    const timer = setTimeout(finish, APPEARS_MS);
    const stop = app.store.subscribe(
      (change) => {
        // Not before the store is done with adding it.
        if (change.room === id) queueMicrotask(finish);
      },
      ["room-added"],
    );
    if (app.store.rooms.get(id)) queueMicrotask(finish);
  });
}
