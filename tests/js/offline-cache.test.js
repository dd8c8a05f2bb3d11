import assert from "node:assert/strict";
import { test } from "node:test";
import { openStorages } from "../../static/js/store/offline/storages.js";
import { FakeClock } from "./support/clock.js";
import { createDatabase } from "./support/database.js";

/** @type {any} */
const BOOTSTRAP = { me: { id: 1 }, workspace: { name: "Harbour Lane" }, rooms: [], open: null };

/** A browser whose databases share one disk: as long as there are snapshots there is no room for anything else. */
function startBrowser() {
  /** @type {Map<string, any>} */
  const databases = new Map();
  const disk = { isFull: false, isBlocked: false };
  const find = (/** @type {string} */ name) => {
    const known = databases.get(name) ?? createDatabase();
    databases.set(name, known);
    return known;
  };
  const snapshots = find("syncchat-readings");
  for (const name of ["syncchat-outbox", "syncchat-uploads"]) {
    Object.defineProperty(find(name).state, "full", {
      get: () => disk.isBlocked || (disk.isFull && snapshots.state.tables.get("accounts").rows.size > 0),
    });
  }
  const indexedDB = {
    open: (/** @type {string} */ name, /** @type {number} */ version) => find(name).open(name, version),
  };
  const window = /** @type {any} */ ({ indexedDB, sessionStorage: { getItem: () => null } });
  const open = () => /** @type {any} */ (openStorages(window, new FakeClock(), 1));
  return { disk, open, snapshots };
}

const entry = { key: "a", account: 1, body: "Only here", status: "queued" };
const file = { id: "f", account: 1, name: "plan.pdf", blob: new Blob(["plan"]) };

test("on a full disk words and files that wait take the room of what can be read again", async () => {
  for (const kind of ["words", "file"]) {
    const { disk, open, snapshots } = startBrowser();
    const { outboxStorage, snapshotStorage, uploadStorage } = open();
    await snapshotStorage.begin(BOOTSTRAP);
    disk.isFull = true;
    if (kind === "words") await outboxStorage.put(entry);
    else await uploadStorage.keep(file);
    assert.equal(snapshots.state.tables.get("accounts").rows.size, 0, kind);
    const next = open();
    if (kind === "words")
      assert.deepEqual([outboxStorage.persistent, await next.outboxStorage.list(1)], [true, [entry]]);
    else
      assert.deepEqual([uploadStorage.isKept("f"), await (await next.uploadStorage.find("f"))?.text()], [true, "plan"]);
  }
});

test("as long as there is room, what was read stays", async () => {
  const { open, snapshots } = startBrowser();
  const { outboxStorage, snapshotStorage, uploadStorage } = open();
  await snapshotStorage.begin(BOOTSTRAP);
  await outboxStorage.put(entry);
  await uploadStorage.keep(file);
  assert.equal(snapshots.state.tables.get("accounts").rows.size, 1);
});

test("a disk on which no room can be made keeps neither, says so, and takes the words once it has room", async () => {
  const { disk, open } = startBrowser();
  const { outboxStorage, snapshotStorage, uploadStorage } = open();
  await snapshotStorage.begin(BOOTSTRAP);
  disk.isBlocked = true;
  await outboxStorage.put(entry);
  await uploadStorage.keep(file);
  assert.deepEqual(
    [outboxStorage.persistent, outboxStorage.isKept("a"), uploadStorage.isKept("f")],
    [false, false, false],
  );
  assert.deepEqual(await outboxStorage.list(1), [entry]);
  disk.isBlocked = false;
  await outboxStorage.put({ ...entry, key: "b" });
  assert.equal(outboxStorage.persistent, true);
  assert.equal((await open().outboxStorage.list(1)).length, 2);
});
