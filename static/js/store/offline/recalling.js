import { resumeAt } from "./readings-record.js";
import { completeMessage, completePerson, completeRoom } from "../log/shapes.js";

/**
 * A page's first state without a server: what the browser kept. It is no more trusted than anything else that
 * lies about on a disk: pictures only from here, and rendered words are cleaned again before they are shown.
 *
 * @typedef {import("../../connection/frames.js").Message} Message
 * @typedef {import("../../connection/frames.js").Person} Person
 * @typedef {import("./readings-record.js").Reading} Reading
 */

const ID = /^[\w-]{1,64}$/;
const KINDS = new Set(["text", "joined", "left", "added", "removed", "renamed", "topic", "archived", "unarchived"]);
const PICTURE = /^\/media\/avatars\/[\w-]+\.webp$/;

/**
 * @param {import("./readings-storage.js").ReadingStorage} storage
 * @returns {Promise<any | null>} as the server would have put it into the page, and where to resume
 */
export async function recallBootstrap(storage) {
  const found = await storage.recall().catch(() => null);
  if (!found || found.rooms.length === 0) return null;
  const { self, rooms } = found;
  return {
    me: distrustPerson(self.me),
    workspace: self.workspace,
    user_log: self.user_log,
    limits: self.limits,
    look: self.look,
    rooms: rooms.map(({ facts }) => distrustRoom(facts)),
    open: null,
    resume: Object.fromEntries(rooms.map((reading) => [reading.room, resumeAt(reading)])),
    members: rooms.flatMap(({ room, members }) => (members ? [[room, members.map(distrustPerson)]] : [])),
  };
}

/** @param {Reading | null} reading */
export function recallPage(reading) {
  if (!reading?.page) return null;
  const { as_of, messages, has_older } = reading.page;
  return { position: as_of, messages: messages.filter(isSound).map(distrustMessage), has_older };
}

/** What the page would not know how to draw was not written by it. @param {Message} message */
function isSound({ id, kind, seq }) {
  return ID.test(id) && KINDS.has(kind) && Number.isInteger(seq);
}

/** @param {Message} message @returns {Message} */
function distrustMessage(message) {
  const whole = completeMessage(message);
  return {
    ...whole,
    author: distrustPerson(whole.author),
    person: whole.person && distrustPerson(whole.person),
    ...(whole.reply_to && { reply_to: { ...whole.reply_to, author: distrustPerson(whole.reply_to.author) } }),
    ...(whole.replies && { replies: { ...whole.replies, people: whole.replies.people.map(distrustPerson) } }),
    recalled: true,
  };
}

/** @param {import("../../connection/frames.js").MyRoom} room */
function distrustRoom(room) {
  const whole = completeRoom(room);
  return { ...whole, people: whole.people?.map(distrustPerson) };
}

/** @template {Person} T @param {T} person @returns {T} */
function distrustPerson(person) {
  const { avatar, ...whole } = completePerson(person);
  return /** @type {T} */ ({ ...whole, avatar: avatar !== null && PICTURE.test(avatar) ? avatar : null });
}
