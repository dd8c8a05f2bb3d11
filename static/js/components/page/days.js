import { emit } from "../app.js";

/** @typedef {import("../app.js").App} App */

/**
 * The names of the days change at midnight, in the reader's time zone.
 *
 * @param {App} app
 */
export function startDays(app) {
  let today = app.times.dayKey(new Date().toISOString());
  const look = () => {
    const now = app.times.dayKey(new Date().toISOString());
    if (now === today) return;
    today = now;
    emit("relabel");
  };
  // What I keep is said in the same labels.
  app.store.subscribe(() => emit("relabel"), ["me"]);
  setInterval(look, 60_000);
  // After a night's sleep the interval has its minute still to go.
  document.addEventListener("visibilitychange", look);
}
