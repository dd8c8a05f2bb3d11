import { isInRoom, retell } from "../messages/patches.js";

/**
 * What is kept of one room to be read without a network: its facts, and its last messages as of a place in its log.
 *
 * @typedef {import("../../connection/protocol.js").Event} LogEvent
 * @typedef {import("../../connection/protocol.js").Member} Member
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("../../connection/protocol.js").MyRoom} MyRoom
 * @typedef {import("../../connection/protocol.js").Position} Position
 * @typedef {{as_of: Position, messages: Message[], has_older: boolean}} StoredPage
 * @typedef {{account: number, room: number, facts: MyRoom, members: Member[] | null, page: StoredPage | null}} Snapshot
 * @typedef {{room: number, facts: MyRoom, members: Member[] | null, page?: StoredPage, from: number, to: Position,
 *   events: LogEvent[]}} SnapshotChange  events: all there were after `from`, up to `to`
 */

export const MOST_MESSAGES = 100;
const ID = /^[\w-]{1,64}$/;
/** @satisfies {Record<import("../../connection/protocol.js").MessageKind, 1>} */
const KINDS = {
  text: 1,
  joined: 1,
  left: 1,
  added: 1,
  removed: 1,
  renamed: 1,
  topic: 1,
  archived: 1,
  unarchived: 1,
};

/**
 * @param {number} account
 * @param {Snapshot | undefined} known
 * @param {SnapshotChange} change
 * @returns {Snapshot}
 */
export function mergeSnapshot(account, known, change) {
  // Another tab may be further than this one.
  const isAhead = known !== undefined && known.facts.position[0] > change.facts.position[0];
  return {
    account,
    room: change.room,
    facts: isAhead ? known.facts : change.facts,
    members: (isAhead ? null : change.members) ?? known?.members ?? null,
    page: mergePage(known?.page ?? null, change),
  };
}

/**
 * @param {StoredPage | null} known
 * @param {SnapshotChange} change
 */
function mergePage(known, { page, from, to, events }) {
  const base = page && !(known && known.as_of[0] > page.as_of[0]) ? page : known;
  // What lies between was never here: better old and whole than new with a hole.
  if (!base || from > base.as_of[0] || to[0] <= base.as_of[0]) return base;
  return applyEvents(base, events, to);
}

/**
 * @param {StoredPage} page
 * @param {LogEvent[]} events
 * @param {Position} to
 * @returns {StoredPage}
 */
function applyEvents(page, events, to) {
  const messages = new Map(page.messages.map((message) => [message.id, message]));
  const first = page.messages[0]?.seq ?? 0;
  for (const event of events) {
    const { message } = event;
    if (!message || event.seq <= page.as_of[0]) continue;
    if (messages.has(message.id) || message.seq > first || !page.has_older) messages.set(message.id, message);
    if (!isInRoom(message)) messages.delete(message.id);
    for (const rewrite of retell(message, event.replies)) {
      for (const [id, known] of messages) messages.set(id, rewrite(known));
    }
  }
  return cutPage({ ...page, as_of: to, messages: [...messages.values()] });
}

/**
 * @param {StoredPage} page
 * @returns {StoredPage}
 */
export function cutPage({ as_of, messages, has_older }) {
  const sorted = messages.toSorted((one, other) => one.seq - other.seq);
  const kept = sorted.slice(-MOST_MESSAGES);
  return { as_of, messages: kept, has_older: has_older || kept.length < sorted.length };
}

/**
 * The server has described the room anew: whether the messages that are kept can still be gone on from.
 *
 * @param {StoredPage | null} page
 * @param {Position} position
 */
export function fits(page, [seq, id]) {
  if (page === null) return false;
  return page.as_of[0] < seq || (page.as_of[0] === seq && page.as_of[1] === id);
}

/**
 * Where the room's log goes on: before anything of this that it may not know.
 *
 * @param {Snapshot} snapshot
 * @returns {Position}
 */
export function resumeAt({ facts, page }) {
  return page && page.as_of[0] < facts.position[0] ? page.as_of : facts.position;
}

const isPosition = (/** @type {any} */ position) =>
  Array.isArray(position) && position.length === 2 && position.every(Number.isInteger);
const isNamed = (/** @type {any} */ person) => Number.isInteger(person?.id) && typeof person.name === "string";
const isReaction = (/** @type {any} */ one) => typeof one?.emoji === "string" && Array.isArray(one.people);
const isFile = (/** @type {any} */ file) => ID.test(file?.id) && typeof file.name === "string";

/** As this release would have written it. @param {any} snapshot */
export function isSoundSnapshot({ account, room, facts, members, page }) {
  return (
    Number.isInteger(account) &&
    facts.id === room &&
    Number.isInteger(facts.log) &&
    isPosition(facts.position) &&
    typeof facts.can?.send === "boolean" &&
    facts.people.every(isNamed) &&
    (!members || members.every(isNamed)) &&
    (!page || (isPosition(page.as_of) && Array.isArray(page.messages)))
  );
}

/** What the page would not know how to draw was not written by it. @param {any} message */
export function isSoundMessage({ id, kind, seq, at, author, person, forward, reply_to, replies, reactions, files }) {
  return (
    ID.test(id) &&
    Object.hasOwn(KINDS, kind) &&
    Number.isInteger(seq) &&
    Number.isFinite(Date.parse(at)) &&
    isNamed(author) &&
    (!person || isNamed(person)) &&
    [forward, reply_to].every((one) => !one || isNamed(one.author)) &&
    (!replies || replies.people.every(isNamed)) &&
    // Spread, for a null that was dropped leaves a hole, which every() passes over
    [...(reactions ?? [])].every(isReaction) &&
    [...(files ?? [])].every(isFile)
  );
}

/** @param {any} self */
export function isSoundSelf({ account, me, workspace, user_log }) {
  return account === me.id && isNamed(me) && typeof workspace.name === "string" && isPosition(user_log.position);
}
