import { gettext } from "./gettext.js";

/**
 * What a message that arrives does to me, as the server decides it (syncchat/domain/notifications/decision.py):
 * tests/cases/notifications.json holds both to one table.
 *
 * @typedef {import("../connection/protocol.js").NotificationLevel} Level
 *
 * @typedef {object} Facts
 * @property {boolean} hidden  my own, not said by a person, deleted, by somebody I ignore, or of no room that is open to me
 * @property {boolean} about  me: it names me, or is a direct message, or an answer in a thread that I follow
 * @property {boolean} apart  it stands in a thread that I do not follow, and not in the room
 * @property {Level} room  what of the room tells me of itself
 * @property {Level} person  what of all that is told outside the room
 * @property {boolean} quiet  I want to be left alone, by its author too
 * @property {boolean} read
 *
 * @typedef {"nothing" | "badge" | "told"} Effect
 */

/** @param {Facts} facts @returns {Effect} */
export function decideEffect({ hidden, about, apart, room, person, quiet, read }) {
  if (hidden || apart || room === "nothing" || (room === "mentions" && !about)) return "nothing";
  if (person === "nothing" || (person === "mentions" && !about)) return "badge";
  if (read) return "nothing";
  return quiet ? "badge" : "told";
}

/** One of a room takes the place of the one before. @param {number} room */
export function tagOf(room) {
  return `room-${room}`;
}

/** What can be done from what the system shows; where it takes no words, it opens the room. */
export function listNoticeActions() {
  return [
    { action: "reply", type: "text", title: gettext("Reply"), placeholder: gettext("Your answer") },
    { action: "read", title: gettext("Mark as read") },
  ];
}
