export const SocketState = /** @type {const} */ ({
  IDLE: "idle",
  CONNECTING: "connecting",
  GREETING: "greeting",
  LIVE: "live",
  WAITING: "waiting",
  STOPPED: "stopped",
});

/** @typedef {typeof SocketState[keyof typeof SocketState]} State */

const MOVES = /** @type {Record<State, State[]>} */ ({
  idle: ["connecting", "stopped"],
  connecting: ["greeting", "waiting", "stopped"],
  greeting: ["live", "waiting", "stopped"],
  live: ["waiting", "stopped"],
  waiting: ["connecting", "stopped"],
  stopped: ["connecting"],
});

/**
 * @param {State} from
 * @param {State} to
 * @returns {State}
 */
export function moveState(from, to) {
  if (!MOVES[from].includes(to)) throw new Error(`The socket cannot go from ${from} to ${to}`);
  return to;
}
