import { gettext, interpolate } from "../../lib/gettext.js";
import { arrange } from "../../store/rooms/sidebar.js";
import { explain, findOpenRoom, nameRoom } from "../app.js";
import { askToConfirm } from "../dialogs/confirm.js";
import { copyText } from "../page/clipboard.js";
import { addressOf } from "../page/navigation.js";
import { openNewRoom } from "../page/new-room.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Room} Room
 */

/**
 * What can be done to the open room with one press.
 *
 * @param {App} app
 */
export function startRoomActions(app) {
  const { actions, store, toasts } = app;
  const on = (/** @type {string} */ verb, /** @type {(room: Room) => Promise<unknown>} */ run) =>
    actions.on(`room:${verb}`, () => {
      const room = findOpenRoom(app);
      if (room) run(room).catch((error) => toasts.show(explain(error)));
    });

  on("link", (room) => copyText(app, location.origin + addressOf(room.id), gettext("Link copied")));
  on("mute", async (room) => {
    const isMuted = store.parts.sidebar.levelOf(room.id) !== "all";
    arrange(store, { type: "level", room: room.id, level: isMuted ? "all" : "mentions" });
    toasts.show(isMuted ? gettext("Room no longer muted") : gettext("Room muted"));
  });
  on("join", async (room) => {
    await store.api.post(`rooms/${room.id}/join`);
    // The page was made for a visitor; a member's differs in every part.
    location.reload();
  });
  on("leave", (room) => leaveRoom(app, room));
  on("archive", async (room) => {
    if (!(await askToConfirm("t-confirm-archive-room", { name: nameRoom(app, room) }))) return;
    await store.api.post(`rooms/${room.id}/archive`);
    toasts.show(gettext("Room archived"));
  });
  on("unarchive", async (room) => {
    await store.api.post(`rooms/${room.id}/unarchive`);
    toasts.show(gettext("Room is open again"));
  });
}

/** @param {App} app @param {Room} room */
export async function leaveRoom(app, room) {
  const name = nameRoom(app, room);
  const open = room.kind === "public";
  if (!(await askToConfirm("t-confirm-leave-room", { name, open, closed: !open }))) return;
  expectLoss(room.id);
  await app.store.api.post(`rooms/${room.id}/leave`);
  const run = () => joinAgain(app, room.id);
  app.toasts.show(
    interpolate(gettext("You left %(room)s"), { room: name }),
    open ? { words: gettext("Join again"), run } : undefined,
  );
}

/** @param {App} app @param {number} room */
async function joinAgain(app, room) {
  try {
    await app.store.api.post(`rooms/${room}/join`);
    await openNewRoom(app, room);
  } catch (error) {
    app.toasts.show(explain(error));
  }
}

/** Rooms that I leave or delete myself: no news to me. @type {Set<number>} */
const expected = new Set();

/** @param {number} room */
export function expectLoss(room) {
  expected.add(room);
}

/**
 * When the open room is taken away, another takes its place, and the person is told.
 *
 * @param {App} app
 */
export function startRoomLoss(app) {
  /** @type {Map<number, string>} */
  const names = new Map();
  const learn = () => {
    for (const room of app.store.rooms.all) names.set(room.id, nameRoom(app, room));
  };
  app.store.subscribe(learn, ["rooms"]);
  app.store.subscribe(
    (change) => {
      if (change.room !== app.store.current && !location.pathname.startsWith(`/rooms/${change.room}/`)) return;
      if (!expected.delete(change.room)) {
        app.toasts.show(interpolate(gettext("You are no longer in %(room)s"), { room: names.get(change.room) ?? "" }));
      }
      const next = app.store.rooms.list().rooms.find((room) => room.id !== change.room);
      if (next) app.navigation.open(next.id);
      else location.assign("/");
    },
    ["room-removed"],
  );
  learn();
}
