/**
 * What each close code asks of this tab.
 *
 * @typedef {"retry" | "wait" | "stop" | "sign-in" | "reload" | "other-person"} CloseAction
 */

export const SIGN_IN = 4401;
/** Never on the wire: the stand-in for a socket gives way to one. */
export const BETTER_WAY = 4000;
/** Never on the wire: somebody else has signed in since this page was made. */
export const OTHER_PERSON = 4001;

/** After 1012 without a `bye`, and after 4429, which carry no window of their own. */
export const RESTART_WINDOW = /** @type {[number, number]} */ ([500, 5_000]);
export const LIMITED_WINDOW = /** @type {[number, number]} */ ([15_000, 45_000]);

const ACTIONS = /** @type {Record<number, CloseAction>} */ ({
  1009: "stop",
  1012: "wait",
  4001: "other-person",
  4400: "stop",
  [SIGN_IN]: "sign-in",
  4403: "stop",
  4408: "retry",
  4426: "reload",
  4429: "wait",
});

/**
 * @param {number} code
 * @returns {CloseAction}
 */
export function findCloseAction(code) {
  return ACTIONS[code] ?? "retry";
}
