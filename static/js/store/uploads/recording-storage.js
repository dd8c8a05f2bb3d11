import { ask, Database } from "../offline/database.js";

/**
 * What is being recorded, second by second, until it is sent or thrown away: a page that ends in the middle loses
 * no more than the last moment.
 *
 * @typedef {object} KeptRecording
 * @property {string} id
 * @property {number} account
 * @property {number | string} place  whose composer: of a room, or of a thread
 * @property {string} type
 * @property {number} duration  in milliseconds
 * @property {number[]} levels  0 to 1
 *
 * @typedef {ReturnType<typeof createRecordingStorage>} RecordingStorage
 */

const ROWS = "recordings";
const BYTES = "bytes";
const BOTH = [ROWS, BYTES];
/** Read at the start of a page, before anything is opened for it (`CALLS.recorder`). */
const MARK = "syncchat-recording";

/**
 * @param {IDBFactory} factory
 * @param {import("../../lib/clock.js").Clock} clock
 * @param {{account: number, mark: Pick<Storage, "setItem" | "removeItem"> | null}} options
 */
export function createRecordingStorage(factory, clock, { account, mark }) {
  const database = new Database({
    factory,
    clock,
    name: "syncchat-recordings",
    version: 1,
    upgrade: (opened) => {
      opened.createObjectStore(ROWS, { keyPath: "id" });
      opened.createObjectStore(BYTES, { autoIncrement: true }).createIndex("recording", "recording");
    },
  });
  return {
    /** With what was recorded since the last time. @param {KeptRecording} row @param {Blob} [blob] */
    async keep(row, blob) {
      await database.run(BOTH, "readwrite", async (table) => {
        await ask(table(ROWS).put(row));
        if (blob) await ask(table(BYTES).add({ recording: row.id, blob }));
      });
      mark?.setItem(MARK, "1");
    },
    /** @returns {Promise<KeptRecording[]>} the oldest first */
    async list() {
      const rows = await database.run([ROWS], "readonly", (table) => ask(table(ROWS).getAll()));
      return rows.filter((row) => row.account === account && row.duration > 0);
    },
    /** @param {KeptRecording} row @returns {Promise<Blob>} */
    async read({ id, type }) {
      const parts = await database.run([BYTES], "readonly", (table) => ask(table(BYTES).index("recording").getAll(id)));
      return new Blob(
        parts.map(({ blob }) => blob),
        { type },
      );
    },
    /** @param {string} id */
    async drop(id) {
      await database.run(BOTH, "readwrite", async (table) => {
        await ask(table(ROWS).delete(id));
        const keys = await ask(table(BYTES).index("recording").getAllKeys(id));
        for (const key of keys) await ask(table(BYTES).delete(key));
        if ((await ask(table(ROWS).count())) === 0) mark?.removeItem(MARK);
      });
    },
  };
}
