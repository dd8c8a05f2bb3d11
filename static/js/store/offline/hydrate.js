import { keepSound, readOr } from "../../lib/ignored.js";
import { isSoundMessage, isSoundSelf, resumeAt } from "./snapshot-record.js";

/**
 * A page's first state without a server: what the browser kept. It is no more trusted than anything else that
 * lies about on a disk: pictures only from here, and rendered words are cleaned again before they are shown.
 *
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("../../connection/protocol.js").Person} Person
 * @typedef {import("./snapshot-record.js").Snapshot} Snapshot
 */

const PICTURE = /^\/media\/avatars\/[\w-]+\.webp$/;

/**
 * @param {import("./snapshot-storage.js").SnapshotStorage} storage
 * @returns {Promise<import("../seeding.js").Bootstrap | null>} as the server would have put it into the page, and where to resume
 */
export async function recallBootstrap(storage) {
  const found = await storage.recall().catch(() => null);
  if (!found || found.rooms.length === 0) return null;
  if (!readOr("snapshots", () => isSoundSelf(found.self) || undefined, false)) return null;
  const { self, rooms } = dropNulls(found);
  return {
    ...self,
    me: distrustPerson(self.me),
    rooms: rooms.map(({ facts }) => distrustRoom(facts)),
    resume: Object.fromEntries(rooms.map((snapshot) => [snapshot.room, resumeAt(snapshot)])),
    members: rooms.flatMap(({ room, members }) => (members ? [[room, members.map(distrustPerson)]] : [])),
  };
}

/** @param {Snapshot | null} snapshot */
export function recallPage(snapshot) {
  if (!snapshot?.page) return null;
  const { as_of, messages, has_older } = dropNulls(snapshot.page);
  return {
    position: as_of,
    messages: keepSound("snapshots", messages, isSoundMessage).map(distrustMessage),
    has_older,
  };
}

/** @param {Message} message @returns {Message & {recalled: true}} */
function distrustMessage(message) {
  const { author, person, reply_to, replies } = message;
  return {
    ...message,
    author: distrustPerson(author),
    person: person && distrustPerson(person),
    ...(reply_to && { reply_to: { ...reply_to, author: distrustPerson(reply_to.author) } }),
    ...(replies && { replies: { ...replies, people: replies.people.map(distrustPerson) } }),
    recalled: true,
  };
}

/** @param {import("../../connection/protocol.js").MyRoom} room */
function distrustRoom(room) {
  // A release before this kept no more than whether it was muted.
  const { muted, level = muted ? "mentions" : "all" } = /** @type {any} */ (room);
  return { ...room, level, people: room.people.map(distrustPerson) };
}

/** @template {Person} T @param {T} person @returns {T} */
function distrustPerson(person) {
  const { avatar } = person;
  return { ...person, avatar: avatar && PICTURE.test(avatar) ? avatar : undefined };
}

/** An earlier release kept null where nothing is sent now. @template T @param {T} kept @returns {T} */
function dropNulls(kept) {
  return JSON.parse(JSON.stringify(kept), (_name, value) => value ?? undefined);
}
