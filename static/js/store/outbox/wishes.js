/** @typedef {import("./outbox-entry.js").OutboxEntry} OutboxEntry */

/**
 * My own log has brought what was acknowledged; and what changes nothing need not be asked for, unless one before it, that
 * is on its way, does.
 *
 * @param {import("./outbox.js").Outbox} outbox
 * @param {OutboxEntry[]} wishes
 * @param {(wish: OutboxEntry) => boolean} isTrue
 */
export function settleWishes(outbox, wishes, isTrue) {
  const first = wishes.findIndex((wish) => wish.status !== "done" && !isTrue(wish));
  const settled = wishes.filter((wish, at) => wish.status === "done" || first < 0 || at < first);
  void outbox.discardAll(settled);
}
