/**
 * Between instants and what a clock on somebody's wall shows, written as "2027-03-28T02:30".
 *
 * @typedef {object} WallClock
 * @property {(at: Date) => string} wallOf
 * @property {(wall: string) => Date} instantOf
 */

const DAY_MS = 86_400_000;

/**
 * An hour that the clock jumps over is counted by the clock before it: 02:30 becomes 03:30. Of an hour that comes twice the
 * first is meant.
 *
 * @param {string | undefined} timeZone
 * @returns {WallClock}
 */
export function createWallClock(timeZone) {
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  });
  const wallOf = (/** @type {number | Date} */ at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
  };
  const offsetAt = (/** @type {number} */ at) => Date.parse(`${wallOf(at)}Z`) - at;
  return {
    wallOf,
    instantOf(wall) {
      const asUtc = Date.parse(`${wall}Z`);
      const before = asUtc - offsetAt(asUtc - DAY_MS);
      const after = asUtc - offsetAt(asUtc + DAY_MS);
      return new Date(wallOf(before) === wall || wallOf(after) !== wall ? before : after);
    },
  };
}
