import { quoteOf } from "./quotes.js";

/**
 * What of a message is told by events about something else: a person's name, the words it answers. Each gives
 * the same message where nothing changes.
 *
 * @typedef {import("../connection/frames.js").Message} Message
 * @typedef {import("../connection/frames.js").Person} Person
 * @typedef {(message: Message) => Message} Rewrite
 */

/** @param {Person} person @returns {Rewrite} */
export function withPerson(person) {
  return (message) => {
    const { author, person: about, pinned, reply_to } = message;
    if (![author.id, about?.id, reply_to?.author.id, pinned?.by?.id].includes(person.id)) return message;
    return {
      ...message,
      author: author.id === person.id ? person : author,
      person: about?.id === person.id ? person : about,
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

/** Whether others may show this message with words that it no longer has. @param {Message} message */
export function isRetold({ deleted, edited_at }) {
  return deleted || edited_at !== null;
}
