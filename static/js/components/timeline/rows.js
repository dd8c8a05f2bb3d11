/**
 * What the timeline shows, from top to bottom, decided without the page.
 *
 * @typedef {import("../app.js").Item} Item
 * @typedef {import("../app.js").Timeline} Timeline
 * @typedef {import("../../lib/time.js").Times} Times
 * @typedef {{key: string, kind: "day", at: string}} DayRow
 * @typedef {{key: string, kind: "new", since: string | null, count: number}} NewRow
 * @typedef {{key: string, kind: "message", item: Item, first: boolean}} MessageRow
 * @typedef {{key: string, kind: "system", item: Item}} SystemRow
 * @typedef {{key: string, kind: "fold", id: string, count: number}} FoldRow  id: of the first that it stands for
 * @typedef {DayRow | NewRow | MessageRow | SystemRow | FoldRow} Row
 */

/** Messages of one person closer than this share one head. */
export const GROUP_MS = 5 * 60_000;

/**
 * @param {Pick<Timeline, "items" | "new_since"> & {focus?: number | null}} timeline
 * @param {Pick<Times, "dayKey">} times
 * @param {number} [newCount] how many were unread when the room was opened
 * @param {Set<string>} [unfolded] ids of those that begin a row of tombstones which somebody opened
 * @returns {Row[]}
 */
export function layOutRows({ items, new_since, focus = null }, times, newCount = 0, unfolded = new Set()) {
  /** @type {Row[]} */
  const rows = [];
  /** @type {Item | null} */
  let before = null;
  let day = "";
  let divided = new_since === null;
  for (const item of items) {
    const itsDay = times.dayKey(item.at);
    // On its way it has the time of this machine, whose clock may be ahead; in a moment it has the server's.
    const parted = itsDay !== day && (item.state !== "sending" || day === "");
    if (parted) {
      rows.push({ key: `day:${itsDay}`, kind: "day", at: item.at });
      day = itsDay;
    }
    const isNew = !divided && !item.mine && item.seq !== null && item.seq > /** @type {number} */ (new_since);
    if (isNew) rows.push({ key: "new", kind: "new", since: before?.at ?? null, count: newCount });
    divided ||= isNew;
    if (item.kind === "text") {
      const first = parted || isNew || !continues(before, item);
      rows.push({ key: item.id, kind: "message", item, first });
    } else {
      rows.push({ key: item.id, kind: "system", item });
    }
    before = item;
  }
  return foldTombstones(rows, (run) => unfolded.has(run[0].key) || run.some(({ item }) => item.seq === focus));
}

/**
 * Several tombstones in a row are one line.
 *
 * @param {Row[]} rows
 * @param {(run: MessageRow[]) => boolean} isOpen
 */
function foldTombstones(rows, isOpen) {
  /** @type {Row[]} */
  const folded = [];
  for (let at = 0; at < rows.length; ) {
    const run = takeTombstones(rows, at);
    if (run.length > 1 && !isOpen(run)) {
      folded.push({ key: `fold:${run[0].key}`, kind: "fold", id: run[0].key, count: run.length });
      at += run.length;
      continue;
    }
    const [row, ...rest] = run.length > 1 ? run : [rows[at]];
    const isAfterFold = folded.at(-1)?.kind === "fold";
    folded.push(isAfterFold && row.kind === "message" ? { ...row, first: true } : row, ...rest);
    at += rest.length + 1;
  }
  return folded;
}

/** @param {Row[]} rows @param {number} from @returns {MessageRow[]} */
function takeTombstones(rows, from) {
  /** @type {MessageRow[]} */
  const run = [];
  for (let at = from; at < rows.length; at += 1) {
    const row = rows[at];
    // One that began a thread leads to it
    if (row.kind !== "message" || !row.item.deleted || row.item.replies) break;
    run.push(row);
  }
  return run;
}

/**
 * @param {Item | null} before
 * @param {Item} item
 */
function continues(before, item) {
  if (before?.kind !== "text" || before.author.id !== item.author.id) return false;
  return Date.parse(item.at) - Date.parse(before.at) <= GROUP_MS;
}

/**
 * @param {Row} one
 * @param {Row} other
 */
export function isSameRow(one, other) {
  if (one.kind === "message" && other.kind === "message") return one.item === other.item && one.first === other.first;
  if (one.kind === "new" && other.kind === "new") return one.since === other.since && one.count === other.count;
  if (one.kind === "fold" && other.kind === "fold") return one.count === other.count;
  if (one.kind === "system" && other.kind === "system") return one.item === other.item;
  return one.kind === other.kind;
}
