import { find, findAll } from "../dom.js";
import { readAddress } from "../page/navigation.js";

/**
 * A page that was opened from what this browser kept: the server has put nobody into its markup.
 *
 * @typedef {import("../app.js").App} App
 */

const LOOKS = { theme: "theme", text: "text_size", density: "density" };
const USUAL = ["", "system", "normal", "comfortable"];

/** @param {any} me @param {{time_zone?: string} | undefined} look */
export function dressPage(me, look) {
  const root = document.documentElement;
  for (const [name, preference] of Object.entries(LOOKS)) {
    const chosen = String(me[preference] ?? "");
    if (!USUAL.includes(chosen)) root.dataset[name] = chosen;
  }
  if (me.reduce_motion) root.dataset.motion = "reduced";
  root.dataset.timeZone = look?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** @param {App} app */
export function openRecalled(app) {
  const { store } = app;
  for (const place of findAll(document, "[data-part='workspace-name']")) place.textContent = store.workspace.name;
  const wanted = readAddress(location.pathname);
  const room = [wanted?.room, readLastRoom(), findFirst(app)].find((id) => id && store.rooms.get(id));
  if (!room) return;
  const seq = room === wanted?.room ? wanted.seq : null;
  if (wanted && room !== wanted.room) history.replaceState(null, "", `/rooms/${room}/`);
  store.openRoom(room, seq === null ? undefined : { around: seq }).catch(() => {});
  find(document, `.room-link[data-room="${room}"]`)?.scrollIntoView({ block: "nearest" });
}

function readLastRoom() {
  return Number(/(?:^|; )last_room=(\d+)/.exec(document.cookie)?.[1] ?? 0);
}

/** @param {App} app */
function findFirst(app) {
  return app.store.rooms.list().rooms[0]?.id ?? app.store.rooms.all[0]?.id;
}
