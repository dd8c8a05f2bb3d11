/**
 * How a poll stands, with what is on its way to the server laid over what the log has told.
 *
 * @typedef {import("../../store/outbox/outbox-entry.js").OutboxEntry} OutboxEntry
 * @typedef {import("../../connection/protocol.js").Poll} Poll
 * @typedef {{poll: Poll, mine: number[]}} Standing
 */

/**
 * @param {Poll} poll
 * @param {number[]} mine
 * @param {OutboxEntry[]} wishes about this poll, oldest first
 * @param {number} me
 * @returns {Standing}
 */
export function overlayWishes(poll, mine, wishes, me) {
  /** @type {Standing} */
  let standing = { poll, mine };
  for (const { body, at } of wishes) standing = overlay(standing, JSON.parse(body), at, me);
  return standing;
}

/** @param {Standing} standing @param {any} command @param {string} at @param {number} me @returns {Standing} */
function overlay({ poll, mine }, command, at, me) {
  if (command.type === "close_poll") return { mine, poll: { ...poll, closed_at: poll.closed_at ?? at } };
  if (command.type === "vote") return { mine: command.options, poll: countAgain(poll, mine, command.options, me) };
  if (poll.options.some(({ text }) => text === command.text)) return { poll, mine };
  return { mine, poll: { ...poll, options: [...poll.options, { text: command.text, count: 0 }] } };
}

/** @param {Poll} poll @param {number[]} before @param {number[]} after @param {number} me @returns {Poll} */
function countAgain(poll, before, after, me) {
  const options = poll.options.map((option, place) => {
    const change = Number(after.includes(place)) - Number(before.includes(place));
    if (change === 0) return option;
    const others = (option.people ?? []).filter((person) => person !== me);
    const people = change > 0 ? [...others, me] : others;
    return { ...option, count: option.count + change, ...(!poll.anonymous && { people }) };
  });
  const voters = poll.voters + Number(after.length > 0) - Number(before.length > 0);
  return { ...poll, options, voters };
}
