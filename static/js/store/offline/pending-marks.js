import { ask } from "./database.js";

/**
 * Read marks that the server has not confirmed, the newest of each room, kept over the page's end.
 *
 * @typedef {import("../rooms/read-marker.js").MarkFrame} MarkFrame
 *
 * @typedef {object} MarkStorage
 * @property {() => Promise<MarkFrame[]>} list
 * @property {(frame: MarkFrame) => Promise<void>} keep
 * @property {(frame: MarkFrame) => Promise<void>} drop  unless a newer one has taken its place
 * @property {() => Promise<void>} clear
 */

const TABLE = "marks";

/**
 * A mark that cannot be kept costs nothing that was written: the room counts as unread again. So nobody is told.
 *
 * @param {import("./database.js").Database} database
 * @param {number} account
 * @returns {MarkStorage}
 */
export function createMarkStorage(database, account) {
  /** @param {number} room */
  const key = (room) => /** @type {IDBValidKey} */ ([account, room]);

  /** @param {(table: IDBObjectStore) => Promise<void>} work */
  const write = (work) => database.run([TABLE], "readwrite", (table) => work(table(TABLE))).catch(() => {});

  return {
    async list() {
      const read = database.run([TABLE], "readonly", (table) => ask(table(TABLE).index("account").getAll(account)));
      const rows = await read.catch(() => []);
      return rows.filter(isSoundMark).map(({ type, room, seq }) => ({ type, room, seq }));
    },
    keep: (frame) =>
      write(async (table) => {
        const known = await ask(table.get(key(frame.room)));
        await ask(table.put({ account, ...newerMark(known, frame) }));
      }),
    drop: ({ room, type, seq }) =>
      write(async (table) => {
        const known = await ask(table.get(key(room)));
        if (known?.type === type && known.seq === seq) await ask(table.delete(key(room)));
      }),
    clear: () =>
      write(async (table) => {
        for (const { room } of await ask(table.index("account").getAll(account))) await ask(table.delete(key(room)));
      }),
  };
}

/** @param {any} mark */
function isSoundMark({ type, room, seq }) {
  return ["read", "unread"].includes(type) && Number.isInteger(room) && Number.isInteger(seq);
}

/**
 * Reading only goes forward, whichever tab was first; between reading and "unread from here" the later one counts.
 *
 * @param {MarkFrame | undefined} known
 * @param {MarkFrame} mark
 * @returns {MarkFrame}
 */
export function newerMark(known, mark) {
  const { type, room, seq } = mark;
  if (type === "read" && known?.type === "read") return { type, room, seq: Math.max(seq, known.seq) };
  return { type, room, seq };
}
