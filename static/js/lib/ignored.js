/**
 * What a page finds at its start and cannot use, for it is of another release, or broken. The page goes on without
 * it, and the person is told of what kind it was (components/session/ignored.js).
 *
 * @typedef {"time_zone" | "language" | "look" | "outbox" | "snapshots" | "draft"} Ignored
 */

/** @type {Set<Ignored>} */
const known = new Set();
/** @type {Set<() => void>} */
const listeners = new Set();

/** @param {Ignored} kind */
export function ignore(kind) {
  if (known.has(kind)) return;
  known.add(kind);
  for (const listener of listeners) listener();
}

/** @returns {Ignored[]} */
export function listIgnored() {
  return [...known];
}

/** @param {() => void} listener called for each kind that is new */
export function onIgnored(listener) {
  listeners.add(listener);
}

/**
 * @template T
 * @param {Ignored} kind
 * @param {() => T | undefined} read  raises, or gives nothing, where the value is of no use
 * @param {T} otherwise
 * @returns {T}
 */
export function readOr(kind, read, otherwise) {
  try {
    const value = read();
    if (value !== undefined) return value;
  } catch {}
  ignore(kind);
  return otherwise;
}

/**
 * @template T
 * @param {Ignored} kind
 * @param {T[]} rows
 * @param {(row: any) => boolean} isSound
 */
export function keepSound(kind, rows, isSound) {
  return rows.filter((row) => readOr(kind, () => isSound(row) || undefined, false));
}

/** What this browser makes of a language, or its own one. @param {string | undefined} tag */
export function findLocale(tag) {
  return (
    readOr("language", () => new Intl.DateTimeFormat(tag).resolvedOptions().locale && (tag ?? ""), "") || undefined
  );
}
