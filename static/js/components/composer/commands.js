import { gettext } from "../../lib/gettext.js";

/**
 * What a text that begins with "/" asks for, without the page.
 *
 * @typedef {object} Command
 * @property {string} name
 * @property {string} note
 * @property {boolean} [takes]  something may follow it
 * @property {(room: Place) => boolean} [fits]  where it can be done
 *
 * @typedef {Pick<import("../app.js").MyRoom, "kind" | "general" | "can">} Place
 * @typedef {{kind: "text", body: string} | {kind: "command", name: string, rest: string} | {kind: "unknown", name: string, rest: string}} Asked
 */

const isRoom = (/** @type {Place} */ room) => room.kind !== "direct";

/** @type {Command[]} */
export const COMMANDS = [
  { name: "me", note: gettext("Say what you are doing, in italics"), takes: true },
  { name: "shrug", note: gettext("Put a shrug behind your words"), takes: true },
  {
    name: "topic",
    note: gettext("Change the line under the room name"),
    takes: true,
    fits: (room) => isRoom(room) && room.can.moderate,
  },
  {
    name: "invite",
    note: gettext("Add people: /invite @name"),
    takes: true,
    fits: (room) => isRoom(room) && (room.kind === "public" || room.can.moderate),
  },
  { name: "status", note: gettext("Say what you are doing: /status 🎧 Concentrating"), takes: true },
  { name: "away", note: gettext("Say that you are away") },
  { name: "back", note: gettext("Say that you are back") },
  { name: "dnd", note: gettext("Do not disturb: for a while, or at these hours") },
  { name: "remind", note: gettext("/remind me to water the plants tomorrow at 9"), takes: true },
  { name: "later", note: gettext("/later Bread is here tomorrow at 9"), takes: true },
  { name: "poll", note: gettext("Ask everybody: /poll When do we meet?"), takes: true },
  { name: "mute", note: gettext("Mute this room, or hear it again") },
  { name: "leave", note: gettext("Leave this room"), fits: (room) => isRoom(room) && !room.general },
  { name: "help", note: gettext("Show all commands") },
];

const WORD = /^\/(\p{L}[\p{L}\p{N}_-]*)(?:\s+([\s\S]*))?$/u;
const SHRUG = "¯\\\\\\_(ツ)\\_/¯";

/**
 * @param {string} text
 * @returns {Asked | null} null for ordinary words: a path is no command
 */
export function readCommand(text) {
  if (text.startsWith("//")) return { kind: "text", body: text.slice(1) };
  const found = WORD.exec(text);
  if (!found) return null;
  const name = found[1].toLowerCase();
  const rest = (found[2] ?? "").trim();
  // Whether a program answers it, the server says
  return { kind: COMMANDS.some((command) => command.name === name) ? "command" : "unknown", name, rest };
}

/**
 * Commands that make words, and no more.
 *
 * @param {string} name
 * @param {string} rest
 * @returns {string | null}
 */
export function writeWords(name, rest) {
  if (name === "shrug") return `${rest} ${SHRUG}`.trim();
  if (name !== "me" || rest === "") return null;
  const mark = rest.includes("*") ? "_" : "*";
  return rest
    .split("\n")
    .map((line) => (line.trim() === "" ? "" : mark + line.trim() + mark))
    .join("\n");
}

/**
 * @param {string} query what is written so far
 * @param {Place} room
 */
export function listCommands(query, room) {
  const wanted = query.toLowerCase();
  // Written out, it needs no list, and Enter does it.
  if (COMMANDS.some(({ name }) => name === wanted)) return [];
  return COMMANDS.filter(({ name, fits }) => name.startsWith(wanted) && (fits?.(room) ?? true));
}

/** @param {string} rest user names, with or without "@" */
export function readNames(rest) {
  return [...new Set(rest.split(/[\s,]+/).map((name) => name.replace(/^@/, "").toLowerCase()))].filter(Boolean);
}
