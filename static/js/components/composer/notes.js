import { systemClock } from "../../lib/clock.js";
import { findOpenRoom, nameRoom } from "../app.js";
import { fillPart, find, need, showPart } from "../dom.js";

/** @typedef {import("../app.js").App} App */

/**
 * What stands in the composer's place when one cannot write here.
 *
 * @param {App} app
 */
export function startComposerNotes(app) {
  const draw = () => showNote(app);
  app.store.subscribe(draw, ["open", "rooms", "standing"]);
  draw();
}

/** @param {App} app */
function showNote(app) {
  const room = findOpenRoom(app);
  const mine = room ? app.store.rooms.get(room.id) : null;
  const reason = findReason(room, mine, app.store.parts.standing.isSilenced(systemClock.now()));
  for (const name of ["announcement", "archived", "join", "locked"])
    need(document, `#note-${name}`).hidden = reason !== name;
  // It comes with its part
  const silenced = find(document, "#note-silenced");
  if (silenced) silenced.hidden = reason !== "silenced";
  need(document, "#composer").hidden = reason !== null;
  if (reason === "archived") showPart(need(document, "#note-archived"), "unarchive", mine?.can.manage ?? false);
  if (reason === "locked" && mine) showLocked(app, mine);
  if (reason === "join" && room) fillPart(need(document, "#note-join"), "room", nameRoom(app, room));
}

/**
 * @param {import("../app.js").Room | null} room
 * @param {import("../app.js").MyRoom | null} mine
 * @param {boolean} isSilenced
 * @returns {"archived" | "join" | "announcement" | "locked" | "silenced" | null}
 */
function findReason(room, mine, isSilenced) {
  if (room?.archived) return "archived";
  if (room && !mine) return "join";
  if (mine && isSilenced) return "silenced";
  if (!mine || mine.can.send) return null;
  return mine.kind === "direct" ? "locked" : "announcement";
}

/**
 * @param {App} app
 * @param {import("../app.js").MyRoom} room
 */
function showLocked(app, room) {
  const note = need(document, "#note-locked");
  const others = app.store.rooms.others(room);
  showPart(note, "one", others.length === 1);
  showPart(note, "all", others.length !== 1);
  fillPart(note, "name", others[0]?.name ?? "");
}
