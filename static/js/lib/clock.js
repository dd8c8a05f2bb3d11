/**
 * Time and timers, handed in so that tests move the clock instead of sleeping.
 *
 * @typedef {object} Clock
 * @property {() => number} now  milliseconds since the epoch; people and programs set it, also back
 * @property {() => number} elapsed  milliseconds that only ever grow: for durations. It may stand still while the machine sleeps, as timers do
 * @property {(run: () => void, ms: number) => unknown} setTimeout
 * @property {(timer: any) => void} clearTimeout
 */

/** @type {Clock} */
export const systemClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer),
};

/**
 * @param {Clock} clock
 * @param {number} ms
 * @returns {Promise<void>}
 */
export function pause(clock, ms) {
  return new Promise((resolve) => {
    clock.setTimeout(resolve, ms);
  });
}
