const KEY = "syncchat-set-aside";

/**
 * After a start that failed, a person may start without what this browser kept: in this tab it is neither
 * read nor written, and what waits there goes out after a normal start.
 *
 * @param {Window} window
 */
export function isSetAside(window) {
  // Merely reading the property raises where storage is forbidden.
  try {
    return window.sessionStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

/** @param {Window} window */
export function stopSettingAside(window) {
  window.sessionStorage.removeItem(KEY);
}
