/**
 * Several tabs learn of the same message, and one of them speaks. The longer a tab waits, the less it is looked at.
 *
 * @typedef {(name: string, heldMs?: number) => Promise<boolean>} Claim  whether this tab is the one
 */

/** Longer than a tab in the background may be late. */
const HELD_MS = 10_000;

/**
 * Without locks, on a page without HTTPS, each tab is on its own.
 *
 * @param {LockManager | undefined} locks
 * @param {import("../../lib/clock.js").Clock} clock
 * @returns {Claim}
 */
export function createClaim(locks, clock) {
  return (name, heldMs = HELD_MS) =>
    new Promise((resolve) => {
      if (!locks) return resolve(true);
      locks
        .request(`notice:${name}`, { ifAvailable: true }, (lock) => {
          resolve(lock !== null);
          if (lock) return new Promise((release) => void clock.setTimeout(() => release(null), heldMs));
        })
        // Storage is forbidden, and locks with it
        .catch(() => resolve(true));
    });
}
