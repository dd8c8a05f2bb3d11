/**
 * @typedef {import("../connection/protocol.js").Member} Member
 * @typedef {import("../connection/protocol.js").Position} Position
 * @typedef {import("../connection/protocol.js").Bootstrap & {resume?: Record<number, Position>,
 *   members?: [room: number, Member[]][], look?: {time_zone?: string}}} Bootstrap  as the server made it, with what
 *   this browser adds when it opens the page from what it kept
 */

/**
 * What the page came with.
 *
 * @param {import("./wiring.js").Wired} parts
 * @param {Bootstrap} bootstrap
 */
export function seedParts(parts, bootstrap) {
  seedLogs(parts, bootstrap);
  for (const part of parts.all) part.start?.(bootstrap);
  parts.offline.start();
  void parts.marker.restore();
}

/**
 * @param {import("./wiring.js").Wired} parts
 * @param {Bootstrap} bootstrap
 */
function seedLogs(
  { live, members, mine, open, presence },
  { user_log, rooms, open: shown, resume, members: known = [] },
) {
  live.sync.add(user_log.log, user_log.position);
  for (const room of rooms) mine.seed(room, resume?.[room.id]);
  for (const [room, people] of known) members.set(room, people);
  if (!shown) return;
  open.seed(shown);
  members.set(shown.room, shown.members);
  presence.apply(shown.presence ?? {});
  const its = rooms.find((room) => room.id === shown.room);
  if (its) live.sync.learn({ [its.log]: shown.position });
}
