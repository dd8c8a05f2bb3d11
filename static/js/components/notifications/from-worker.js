import { emit } from "../app.js";

/**
 * What the service worker asks of this page when a notification is pressed or comes.
 *
 * @param {import("../app.js").App} app
 * @param {ServiceWorkerContainer} workers
 */
export function listenToWorker(app, workers) {
  workers.addEventListener("message", ({ data, ports: [port] }) => {
    const answer = data?.type === "open" ? open(app, data) : data?.type === "is-watched" && app.watched === data.room;
    port?.postMessage(answer);
  });
}

/** @param {import("../app.js").App} app @param {any} place */
function open(app, { room, seq, thread }) {
  // A room that this page does not know needs another page
  if (!app.store.rooms.get(room)) return false;
  app.navigation.open(room, thread ? null : seq);
  if (thread) emit("thread", { room, id: thread });
  return true;
}
