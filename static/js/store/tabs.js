/**
 * What the tabs of one browser do together. Where storage is forbidden some browsers have neither channel nor
 * locks, and others have them and refuse: then each tab is on its own.
 *
 * @typedef {<T>(name: string, run: () => Promise<T>) => Promise<T>} Lock
 */

/**
 * Without it two tabs may send the same, which is stored once anyway.
 *
 * @param {LockManager | undefined} locks
 * @returns {Lock}
 */
export function createLock(locks) {
  return async (name, run) => {
    let isHeld = false;
    try {
      if (locks) {
        return await locks.request(name, () => {
          isHeld = true;
          return run();
        });
      }
    } catch (error) {
      if (isHeld) throw error;
    }
    return run();
  };
}

/**
 * @param {Window & typeof globalThis} window
 * @param {string} name
 */
export function openChannel(window, name) {
  try {
    return new window.BroadcastChannel(name);
  } catch {
    return null;
  }
}

/** Texts that every tab reads. @param {Window & typeof globalThis} window */
export function findStorage(window) {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
