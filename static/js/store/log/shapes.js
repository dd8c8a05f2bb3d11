/**
 * The socket leaves out what is null, HTTP does not: from here on everything is the same.
 *
 * @typedef {import("../../connection/frames.js").LogEvent} LogEvent
 * @typedef {import("../../connection/frames.js").Message} Message
 * @typedef {import("../../connection/frames.js").MyRoom} MyRoom
 * @typedef {import("../../connection/frames.js").Person} Person
 * @typedef {import("../../connection/frames.js").ReadState} ReadState
 * @typedef {import("../../connection/frames.js").Room} Room
 */

/**
 * @template {Person} T
 * @param {T} person
 * @returns {T}
 */
export function completePerson(person) {
  const { avatar = null, status = "", status_emoji = null, status_until = null, is_owner = null } = person;
  return { ...person, avatar, status, status_emoji, status_until, is_owner };
}

/**
 * @param {Message} message
 * @returns {Message}
 */
export function completeMessage(message) {
  return {
    ...message,
    author: completePerson(message.author),
    person: message.person ? completePerson(message.person) : null,
    edited_at: message.edited_at ?? null,
    ...(message.replies && { replies: completeReplies(message.replies) }),
    ...(message.pinned?.by && { pinned: { ...message.pinned, by: completePerson(message.pinned.by) } }),
    ...(message.reply_to && { reply_to: { ...message.reply_to, author: completePerson(message.reply_to.author) } }),
  };
}

/** @param {import("../../connection/frames.js").Replies} replies */
function completeReplies(replies) {
  return { ...replies, people: replies.people.map(completePerson) };
}

/**
 * @template {Room} T
 * @param {T} room
 * @returns {T}
 */
export function completeRoom(room) {
  const whole = { ...room, people: (room.people ?? []).map(completePerson) };
  if (isMyRoom(whole)) whole.unread_seq ??= null;
  return whole;
}

/**
 * @param {object} room
 * @returns {room is MyRoom}
 */
export function isMyRoom(room) {
  return "read_seq" in room;
}

/**
 * @param {LogEvent} event
 * @returns {LogEvent}
 */
export function completeEvent(event) {
  const whole = { ...event, actor: event.actor ?? null };
  if (event.message) whole.message = completeMessage(event.message);
  if (event.person) whole.person = completePerson(event.person);
  if (event.replies) whole.replies = completeReplies(event.replies);
  if (event.thread) whole.thread = { ...event.thread, root: completeMessage(event.thread.root) };
  if (event.room) whole.room = completeRoom(event.room);
  if (event.read) whole.read = { ...event.read, unread_seq: event.read.unread_seq ?? null };
  return whole;
}
