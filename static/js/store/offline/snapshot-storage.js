import { ask } from "./database.js";
import { keepSound } from "../../lib/ignored.js";
import { cutPage, fits, isSoundSnapshot, mergeSnapshot } from "./snapshot-record.js";

/**
 * Where snapshots are kept: of the one account that is signed in, and of nobody else.
 *
 * @typedef {import("../seeding.js").Bootstrap} Bootstrap
 * @typedef {import("./snapshot-record.js").Snapshot} Snapshot
 * @typedef {import("./snapshot-record.js").SnapshotChange} SnapshotChange
 * @typedef {Omit<Bootstrap, "rooms" | "open" | "resume" | "members"> & {account: number}} Self
 *
 * @typedef {object} SnapshotStorage
 * @property {(bootstrap: Bootstrap) => Promise<number[]>} begin  a page of the server's; answers rooms whose messages are lacking
 * @property {(self: Self, changes: SnapshotChange[], removed: number[]) => Promise<number[]>} save  the same
 * @property {(account: number, room: number) => Promise<Snapshot | null>} find
 * @property {() => Promise<{self: Self, rooms: Snapshot[]} | null>} recall
 * @property {() => Promise<void>} clear
 */

const TABLES = ["accounts", "rooms"];

/**
 * Every call may reject: the browser refuses.
 *
 * @param {import("./database.js").Database} database
 * @returns {SnapshotStorage}
 */
export function createSnapshotStorage(database) {
  /** @param {number} account @param {number} room */
  const key = (account, room) => /** @type {IDBValidKey} */ ([account, room]);

  /** What is not there is not broken. @param {(Snapshot | undefined)[]} rows @returns {Snapshot[]} */
  const sound = (rows) => keepSound("snapshots", /** @type {Snapshot[]} */ (rows.filter(Boolean)), isSoundSnapshot);

  return {
    begin: (bootstrap) =>
      database.run(TABLES, "readwrite", async (table) => {
        const snapshots = adopt(sound(await ask(table("rooms").getAll())), bootstrap);
        // What is not mine now, mine no longer, or somebody else's.
        await Promise.all([ask(table("accounts").clear()), ask(table("rooms").clear())]);
        await ask(table("accounts").put(describeSelf(bootstrap)));
        await Promise.all(snapshots.map((snapshot) => ask(table("rooms").put(snapshot))));
        return listLacking(snapshots);
      }),
    save: (self, changes, removed) =>
      database.run(TABLES, "readwrite", async (table) => {
        const { account } = self;
        // Signed out in another tab: nothing of this person may come back.
        if (!(await ask(table("accounts").get(account)))) return [];
        const rooms = table("rooms");
        await Promise.all(removed.map((room) => ask(rooms.delete(key(account, room)))));
        const known = await Promise.all(changes.map(({ room }) => ask(rooms.get(key(account, room)))));
        const snapshots = changes.map((change, index) => mergeSnapshot(account, sound([known[index]])[0], change));
        await Promise.all(snapshots.map((snapshot) => ask(rooms.put(snapshot))));
        await ask(table("accounts").put(self));
        return listLacking(snapshots);
      }),
    find: (account, room) =>
      database.run(TABLES, "readonly", async (table) => {
        const [found] = sound([await ask(table("rooms").get(key(account, room)))]);
        return found ?? null;
      }),
    recall: () =>
      database.run(TABLES, "readonly", async (table) => {
        const [self] = await ask(table("accounts").getAll());
        if (!self) return null;
        return { self, rooms: sound(await ask(table("rooms").index("account").getAll(self.account))) };
      }),
    clear: () =>
      database.run(TABLES, "readwrite", async (table) => {
        await Promise.all([ask(table("accounts").clear()), ask(table("rooms").clear())]);
      }),
  };
}

/** @param {Bootstrap & {rights?: Record<string, string>}} bootstrap @returns {Self} */
export function describeSelf({ rooms, open, resume, members, rights, ...self }) {
  return {
    account: self.me.id,
    ...self,
    workspace: { name: self.workspace.name, rights: rights ?? self.workspace.rights },
  };
}

/**
 * @param {Snapshot[]} known
 * @param {Bootstrap} bootstrap
 * @returns {Snapshot[]}
 */
function adopt(known, { me, rooms, open }) {
  const own = new Map(known.filter(({ account }) => account === me.id).map((snapshot) => [snapshot.room, snapshot]));
  return rooms.map((facts) => {
    const before = own.get(facts.id);
    const kept = before?.page ?? null;
    const shown = open?.room === facts.id && !open.has_newer ? readShown(open) : null;
    const page = shown ?? (fits(kept, facts.position) ? kept : null);
    const members = open?.room === facts.id ? open.members : (before?.members ?? null);
    return { account: me.id, room: facts.id, facts, members, page };
  });
}

/** @param {import("../../connection/protocol.js").OpenRoom} open */
function readShown({ position, messages, has_older }) {
  return cutPage({ as_of: position, messages, has_older });
}

/** @param {Snapshot[]} snapshots */
function listLacking(snapshots) {
  return snapshots.filter(({ facts, page }) => !page || page.as_of[0] < facts.position[0]).map(({ room }) => room);
}
