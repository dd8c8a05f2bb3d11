/**
 * What the page came with.
 *
 * @param {import("./wiring.js").Wired} parts
 * @param {any} bootstrap
 */
export function seedParts(parts, bootstrap) {
  seedLogs(parts, bootstrap);
  for (const part of parts.all) part.start?.(bootstrap);
  parts.kept.start();
  void parts.marker.restore();
}

/**
 * @param {import("./wiring.js").Wired} parts
 * @param {any} bootstrap
 */
function seedLogs({ live, members, mine, open }, { user_log, rooms, open: shown, resume, members: known = [] }) {
  live.sync.add(user_log.log, user_log.position);
  for (const room of rooms) mine.seed(room, resume?.[room.id]);
  for (const [room, people] of known) members.set(room, people);
  if (!shown) return;
  open.seed(shown);
  members.set(shown.room, shown.members);
  const its = rooms.find((/** @type {any} */ room) => room.id === shown.room);
  if (its) live.sync.learn({ [its.log]: shown.position });
}
