/**
 * How a message looks where another one answers it, made of the markup that the server made (syncchat/models/queries/quote.py
 * makes the same of it).
 *
 * @typedef {import("../../connection/protocol.js").Message} Message
 * @typedef {import("../../connection/protocol.js").Quote} Quote
 * @typedef {Pick<Quote, "id" | "seq" | "author">} Answered  what is kept of it until the answer is sent: none of its words
 */

const TEXT_LIMIT = 140;
const NUMBERS = /<li value="(\d+)">/g;
const BREAKS = /<\/?(?:p|br|li|ul|ol|pre|div|blockquote)\b[^>]*>/g;
const TAGS = /<[^>]*>/g;
/** Outside the message there is nothing to contain what turns the writing direction. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const ENTITIES = /** @type {Record<string, string>} */ ({
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: "\u00a0",
  "#39": "'",
  "#x27": "'",
});

/** @param {string} html */
export function cutQuote(html) {
  const text = html
    .replace(NUMBERS, " $1. ")
    .replace(BREAKS, " ")
    .replace(TAGS, "")
    .replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
  const line = text.replace(DIRECTION, "").replace(/\s+/g, " ").trim();
  const characters = [...line];
  if (characters.length <= TEXT_LIMIT) return line;
  return `${characters
    .slice(0, TEXT_LIMIT - 1)
    .join("")
    .trimEnd()}…`;
}

/** @param {Pick<Message, "id" | "seq" | "author" | "html" | "deleted" | "files" | "forward">} message @returns {Quote} */
export function quoteOf({ id, seq, author, html, deleted, files, forward }) {
  const text = cutQuote(html || forward?.html || "") || files?.[0]?.name || "";
  return { id, seq, author, text: deleted ? "" : text, deleted };
}
