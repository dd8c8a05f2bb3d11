import { quoteOf } from "./quotes.js";

/**
 * What of a message is told by events about something else: a person's name, the words it answers. Each gives
 * the same message where nothing changes.
 *
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("../../connection/protocol.js").Person} Person
 * @typedef {(message: Message) => Message} Rewrite
 */

/** @param {Person} person @returns {Rewrite} */
export function withPerson(person) {
  return (message) => {
    const { author, forward, person: about, pinned, reply_to } = message;
    if (![author, about, forward?.author, reply_to?.author, pinned?.by].some((one) => one?.id === person.id))
      return message;
    return {
      ...message,
      author: author.id === person.id ? person : author,
      person: about?.id === person.id ? person : about,
      ...(forward?.author.id === person.id && { forward: { ...forward, author: person } }),
      ...(pinned?.by?.id === person.id && { pinned: { ...pinned, by: person } }),
      ...(reply_to?.author.id === person.id && { reply_to: { ...reply_to, author: person } }),
    };
  };
}

/** Whoever answers it shows its present words, and none of before. @param {Message} quoted @returns {Rewrite} */
export function withQuote(quoted) {
  const quote = quoteOf(quoted);
  return (message) => {
    const known = message.reply_to;
    if (known?.id !== quote.id || (known.text === quote.text && known.deleted === quote.deleted)) return message;
    return { ...message, reply_to: quote };
  };
}

/** @param {string} root @param {import("../../connection/protocol.js").Replies} replies @returns {Rewrite} */
export function withReplies(root, replies) {
  return (message) =>
    message.id === root ? { ...message, replies: replies.count > 0 ? replies : undefined } : message;
}

/**
 * What an event about one message says of others.
 *
 * @param {Message} message
 * @param {import("../../connection/protocol.js").Replies} [replies] of the thread it is in
 * @returns {Rewrite[]}
 */
export function retell(message, replies) {
  return [
    ...(isRetold(message) ? [withQuote(message)] : []),
    ...(message.thread && replies ? [withReplies(message.thread.root, replies)] : []),
  ];
}

/** Who reads the room sees it: it is not in a thread alone. @param {Pick<Message, "thread">} message */
export function isInRoom({ thread }) {
  return !thread || thread.also_in_room;
}

/** Whether others may show this message with words that it no longer has. @param {Message} message */
export function isRetold({ deleted, edited_at, forward }) {
  return deleted || Boolean(edited_at || forward?.deleted);
}
