import assert from "node:assert/strict";
import { test } from "node:test";
import { createIndexedStorage } from "../../static/js/store/outbox/outbox-storage.js";
import { FakeClock } from "./support/clock.js";
import { createDatabase } from "./support/database.js";
import { makeTab, draft, soon } from "./support/outbox.js";

test("what the storage refused is given to it again while nothing else happens, and its state told", async () => {
  const clock = new FakeClock();
  const database = createDatabase();
  /** @type {boolean[]} */
  const told = [];
  const { outbox, world } = makeTab({
    clock,
    storage: createIndexedStorage(database, clock),
    onChange: () => told.push(outbox.persistent),
  });
  world.live = false;
  database.state.fault = "refuse";
  outbox.add(draft("a"));
  await soon();
  assert.deepEqual([outbox.persistent, outbox.unsafe], [false, 1]);
  await clock.advance(15_000);
  await soon();
  assert.equal(told.at(-1), false);
  database.state.fault = null;
  await clock.advance(15_000);
  await soon();
  assert.deepEqual([outbox.persistent, outbox.unsafe, told.at(-1)], [true, 0, true]);
  assert.equal(clock.waiting, 0);
});

test("what an earlier page left is found although the browser's storage opened late", async () => {
  const clock = new FakeClock();
  const database = createDatabase();
  const first = makeTab({ clock, storage: createIndexedStorage(database, clock) });
  first.world.live = false;
  first.outbox.add(draft("a"));
  await soon();
  database.state.fault = "hang";
  const { outbox, server } = makeTab({ clock, storage: createIndexedStorage(database, clock) });
  const heard = outbox.hear(null);
  await clock.advance(3_000);
  await heard;
  assert.deepEqual(outbox.entries, []);
  database.state.fault = null;
  for (const answer of database.state.hanging.splice(0)) answer();
  await clock.advance(15_000);
  await soon();
  assert.deepEqual(server.bodies, ["words a"]);
});

test("an outbox of a newer release is told of although nothing in it can be read", async () => {
  const clock = new FakeClock();
  const database = createDatabase();
  await createIndexedStorage(database, clock).list(1);
  database.state.version += 1;
  /** @type {boolean[]} */
  const told = [];
  const { outbox } = makeTab({
    clock,
    storage: createIndexedStorage(database, clock),
    onKeeping: () => told.push(outbox.isStranded),
  });
  await outbox.hear(null);
  await outbox.hear(null);
  assert.deepEqual(told, [true]);
});
