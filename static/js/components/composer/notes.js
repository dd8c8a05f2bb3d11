import { findOpenRoom, nameRoom } from "../app.js";
import { fillPart, need, showPart } from "../dom.js";

/** @typedef {import("../app.js").App} App */

/**
 * What stands in the composer's place when one cannot write here.
 *
 * @param {App} app
 */
export function startComposerNotes(app) {
  const draw = () => showNote(app);
  app.store.subscribe(draw, ["open", "rooms"]);
  draw();
}

/** @param {App} app */
function showNote(app) {
  const room = findOpenRoom(app);
  const mine = room ? app.store.rooms.get(room.id) : null;
  const reason = findReason(room, mine);
  for (const name of ["announcement", "archived", "join"]) need(document, `#note-${name}`).hidden = reason !== name;
  need(document, "#composer").hidden = reason !== null;
  if (reason === "archived") showPart(need(document, "#note-archived"), "unarchive", mine?.can.manage ?? false);
  if (reason === "join" && room) fillPart(need(document, "#note-join"), "room", nameRoom(app, room));
}

/**
 * @param {import("../app.js").Room | null} room
 * @param {import("../app.js").MyRoom | null} mine
 * @returns {"archived" | "join" | "announcement" | null}
 */
function findReason(room, mine) {
  if (room?.archived) return "archived";
  if (room && !mine) return "join";
  return mine && !mine.can.send ? "announcement" : null;
}
