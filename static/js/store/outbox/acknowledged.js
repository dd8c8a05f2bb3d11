import { ask } from "../offline/database.js";

/**
 * My messages that the server said it has stored: should it lose them (a restored backup), they can be named.
 *
 * @typedef {object} Acknowledged
 * @property {string} id
 * @property {number} account
 * @property {number} room
 * @property {string} title  the room's name then
 * @property {number} seq
 * @property {string} body
 * @property {string} at
 * @property {boolean} [lost]
 *
 * @typedef {object} AcknowledgedStorage
 * @property {() => Promise<Acknowledged[]>} list  oldest first
 * @property {(message: Omit<Acknowledged, "account">) => Promise<void>} keep
 * @property {(id: string, body: string) => Promise<void>} rewrite
 * @property {(ids: string[]) => Promise<void>} drop
 * @property {(ids: string[]) => Promise<void>} markLost
 */

const TABLE = "acknowledged";
export const MOST_KEPT = 1_000;
/** Counting what is kept costs reading it: not with every message. */
const PRUNE_EVERY = 50;

/**
 * @param {import("../offline/database.js").Database} database
 * @param {number} account
 * @returns {AcknowledgedStorage}
 */
export function createAcknowledgedStorage(database, account) {
  let kept = 0;

  /** @param {(table: IDBObjectStore) => Promise<void>} work */
  const write = (work) => database.run([TABLE], "readwrite", (table) => work(table(TABLE))).catch(() => {});

  /** @param {IDBObjectStore} table @returns {Promise<Acknowledged[]>} */
  const listIn = async (table) => {
    const kept = await ask(table.index("account").getAll(account));
    return sortByTime(kept.filter(isSound));
  };

  /** @param {IDBObjectStore} table */
  async function prune(table) {
    const all = (await listIn(table)).filter(({ lost }) => !lost);
    for (const { id } of all.slice(0, -MOST_KEPT)) await ask(table.delete(id));
  }

  return {
    list: () => database.run([TABLE], "readonly", (table) => listIn(table(TABLE))).catch(() => []),
    keep: (message) =>
      write(async (table) => {
        await ask(table.put({ ...message, account }));
        kept += 1;
        if (kept % PRUNE_EVERY === 0) await prune(table);
      }),
    rewrite: (id, body) =>
      write(async (table) => {
        const known = await ask(table.get(id));
        if (known?.account === account) await ask(table.put({ ...known, body }));
      }),
    drop: (ids) =>
      write(async (table) => {
        for (const id of ids) await ask(table.delete(id));
      }),
    markLost: (ids) =>
      write(async (table) => {
        for (const id of ids) {
          const known = await ask(table.get(id));
          if (known) await ask(table.put({ ...known, lost: true }));
        }
      }),
  };
}

/** @param {any} message */
function isSound({ body, at, room, seq }) {
  return typeof body === "string" && typeof at === "string" && Number.isInteger(room) && Number.isInteger(seq);
}

/** @param {Acknowledged[]} messages */
function sortByTime(messages) {
  return messages.sort((one, other) => (one.at === other.at ? one.seq - other.seq : one.at < other.at ? -1 : 1));
}
