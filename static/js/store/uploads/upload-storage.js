import { ask, Database } from "../offline/database.js";

/**
 * The bytes of files whose message waits, kept until they are on the server.
 *
 * @typedef {{id: string, account: number, name: string, blob: Blob}} KeptFile
 *
 * @typedef {object} UploadStorage
 * @property {(file: KeptFile) => Promise<void>} keep
 * @property {(id: string) => Promise<Blob | null>} find
 * @property {(id: string) => Promise<void>} drop
 * @property {(id: string) => boolean} isKept  whether it survives this page
 */

const TABLE = "files";

/**
 * @param {IDBFactory} factory
 * @param {import("../../lib/clock.js").Clock} clock
 * @param {{account: number, makeRoom?: () => Promise<unknown>}} options
 *   makeRoom: give back what can be had again, for what cannot
 * @returns {UploadStorage}
 */
export function createUploadStorage(factory, clock, { account, makeRoom = async () => {} }) {
  const database = new Database({
    factory,
    clock,
    name: "syncchat-uploads",
    version: 1,
    upgrade: (opened) => void opened.createObjectStore(TABLE, { keyPath: "id" }),
  });
  /** @type {Set<string>} */
  const kept = new Set();
  return {
    isKept: (id) => kept.has(id),
    async keep(file) {
      const put = () => database.run([TABLE], "readwrite", (table) => ask(table(TABLE).put(file)));
      try {
        await put().catch(() => makeRoom().then(put));
        kept.add(file.id);
      } catch {
        // Refused, or full: the page says that it must stay open.
      }
    },
    async find(id) {
      try {
        const found = await database.run([TABLE], "readonly", (table) => ask(table(TABLE).get(id)));
        if (found?.account !== account || !(found.blob instanceof Blob)) return null;
        kept.add(id);
        return found.blob;
      } catch {
        return null;
      }
    },
    async drop(id) {
      kept.delete(id);
      await database.run([TABLE], "readwrite", (table) => ask(table(TABLE).delete(id))).catch(() => null);
    },
  };
}
