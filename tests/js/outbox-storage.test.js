import assert from "node:assert/strict";
import { test } from "node:test";
import { createIndexedStorage, createMemoryStorage } from "../../static/js/store/outbox/outbox-storage.js";
import { FakeClock } from "./support/clock.js";
import { createDatabase } from "./support/database.js";

/** @param {string} key @param {number} [account] @returns {any} */
const entry = (key, account = 1) => ({ key, account, body: `words ${key}`, status: "queued" });

/** @param {any} storage */
const keys = async (storage, account = 1) => (await storage.list(account)).map((/** @type {any} */ { key }) => key);

function makeStorage() {
  const clock = new FakeClock();
  const database = createDatabase();
  return { clock, database, storage: createIndexedStorage(database, clock) };
}

for (const [name, create] of /** @type {[string, () => any][]} */ ([
  ["memory", createMemoryStorage],
  ["IndexedDB", () => makeStorage().storage],
])) {
  test(`${name} lists an account's entries oldest first, and only that account's`, async () => {
    const storage = create();
    for (const one of [entry("c"), entry("a"), entry("b", 2)]) await storage.put(one);
    assert.deepEqual(await keys(storage), ["a", "c"]);
    assert.deepEqual(await keys(storage, 2), ["b"]);
    await storage.remove("a");
    assert.deepEqual(await keys(storage), ["c"]);
  });

  test(`${name} replaces an entry and keeps no hold on the given one`, async () => {
    const storage = create();
    const given = entry("a");
    await storage.put(given);
    given.body = "changed afterwards";
    assert.equal((await storage.list(1))[0].body, "words a");
    await storage.put({ ...given, status: "failed" });
    assert.deepEqual([(await storage.list(1)).length, (await storage.list(1))[0].status], [1, "failed"]);
  });
}

test("what was stored is there in the next life of the page", async () => {
  const { clock, database, storage } = makeStorage();
  await storage.put(entry("a"));
  assert.deepEqual(await keys(createIndexedStorage(database, clock)), ["a"]);
  assert.equal(database.state.upgraded, 3);
});

test("a storage that fails half-way says so, and nothing that was written or read vanishes", async () => {
  const { clock, database, storage } = makeStorage();
  await storage.put(entry("a"));
  const next = createIndexedStorage(database, clock);
  await next.list(1);
  await next.put(entry("b"));
  database.state.fault = "refuse";
  await next.put(entry("c"));
  assert.equal(next.persistent, false);
  assert.deepEqual(await keys(next), ["a", "b", "c"]);
  await next.remove("a");
  assert.deepEqual(await keys(next), ["b", "c"]);
});

test("a storage that is forbidden leaves the page's memory", async () => {
  const { database, storage } = makeStorage();
  database.state.fault = "refuse";
  await storage.put(entry("a"));
  assert.deepEqual([await keys(storage), storage.persistent], [["a"], false]);
});

test("a storage that never opens is not waited for", async () => {
  const { clock, database, storage } = makeStorage();
  database.state.fault = "hang";
  const written = storage.put(entry("a"));
  await clock.advance(3_000);
  await written;
  assert.deepEqual([await keys(storage), storage.persistent, clock.waiting], [["a"], false, 0]);
});

test("a storage that was refused once is asked again, and takes what waited", async () => {
  const { clock, database, storage } = makeStorage();
  database.state.fault = "refuse";
  await storage.put(entry("a"));
  database.state.fault = null;
  assert.deepEqual([await keys(storage), storage.persistent], [["a"], true]);
  assert.deepEqual(await keys(createIndexedStorage(database, clock)), ["a"]);
});

test("an opening that takes too long is used when it comes, and nobody waits for it twice", async () => {
  const { clock, database, storage } = makeStorage();
  database.state.fault = "hang";
  const written = storage.put(entry("a"));
  await clock.advance(3_000);
  await written;
  await storage.put(entry("b"));
  assert.equal(storage.persistent, false);
  database.state.fault = null;
  for (const answer of database.state.hanging.splice(0)) answer();
  await storage.put(entry("c"));
  assert.deepEqual([await keys(storage), storage.persistent, database.state.opened], [["a", "b", "c"], true, 1]);
  assert.deepEqual(await keys(createIndexedStorage(database, clock)), ["a", "b", "c"]);
});

test("a storage that was closed without a word is opened again", async () => {
  const { database, storage } = makeStorage();
  await storage.put(entry("a"));
  database.state.closed = true;
  const opened = database.state.opened;
  await storage.put(entry("b"));
  assert.equal(storage.persistent, false);
  assert.ok(database.state.opened > opened);
  database.state.closed = false;
  await storage.put(entry("c"));
  assert.deepEqual([storage.persistent, await keys(storage)], [true, ["a", "b", "c"]]);
});

test("a storage of a newer release says so, as long as it is one", async () => {
  const { database, storage } = makeStorage();
  await storage.put(entry("a"));
  assert.equal(storage.isTooNew, false);
  const older = createIndexedStorage(database, new FakeClock());
  database.state.version += 1;
  await older.put(entry("b"));
  assert.deepEqual([await keys(older), older.persistent, older.isTooNew], [["b"], false, true]);
  database.state.version -= 1;
  assert.deepEqual([await keys(older), older.persistent, older.isTooNew], [["a", "b"], true, false]);
});
