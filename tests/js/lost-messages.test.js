import assert from "node:assert/strict";
import { test } from "node:test";
import { createAcknowledgedStorage, MOST_KEPT } from "../../static/js/store/outbox/acknowledged.js";
import { openOwnDatabase } from "../../static/js/store/offline/database.js";
import { LostMessages } from "../../static/js/store/offline/lost-messages.js";
import { FakeClock } from "./support/clock.js";
import { createDatabase } from "./support/database.js";

/** @param {number} seq @param {Partial<any>} [fields] */
const said = (seq, fields = {}) => ({
  id: `m-${fields.room ?? 1}-${seq}`,
  room: 1,
  title: "lobby",
  seq,
  body: `words ${seq}`,
  at: `2026-03-03T09:${String(seq).padStart(2, "0")}:00Z`,
  ...fields,
});

/** A server that has what `stored` says, and rooms 1 and 2. */
function makeLosses() {
  const factory = createDatabase();
  const storage = createAcknowledgedStorage(openOwnDatabase(factory, new FakeClock()), 1);
  const world = {
    factory,
    storage,
    stored: /** @type {Set<string>} */ (new Set()),
    asked: 0,
    /** @type {string[]} */ lost: [],
    lostMessages: /** @type {any} */ (null),
    /** @param {number[]} seqs @param {Partial<any>} [fields] @param {boolean} [isThere] */
    async say(seqs, fields = {}, isThere = true) {
      for (const message of seqs.map((seq) => said(seq, fields))) {
        await storage.keep(message);
        if (isThere) world.stored.add(message.id);
      }
    },
  };
  world.lostMessages = new LostMessages({
    storage,
    isMine: (room) => room < 3,
    idAt: async (room, seq) => {
      world.asked += 1;
      const id = `m-${room}-${seq}`;
      return world.stored.has(id) ? id : null;
    },
    onLost: (lost) => {
      world.lost = lost.map(({ id }) => id);
    },
  });
  return world;
}

test("as long as the newest is there, one question is enough and nothing is lost", async () => {
  const world = makeLosses();
  await world.say([1, 2, 3, 4]);
  await world.lostMessages.check();
  assert.deepEqual([world.asked, world.lost], [1, []]);
});

test("what came after the backup is listed, of every room and in the order of time", async () => {
  const world = makeLosses();
  await world.say([1, 2, 3, 4]);
  await world.say([5, 8], { room: 2 }, false);
  await world.say([6, 7], {}, false);
  await world.lostMessages.check();
  assert.deepEqual(world.lost, ["m-2-5", "m-1-6", "m-1-7", "m-2-8"]);
});

test("rooms that are gone count only when the server is known to be another one", async () => {
  const world = makeLosses();
  await world.say([1, 2]);
  await world.say([3], { room: 9 }, false);
  await world.lostMessages.check();
  assert.deepEqual(world.lost, []);
  await world.lostMessages.check(true);
  assert.deepEqual(world.lost, ["m-9-3"]);
});

test("it stays listed over the page's end until it is dismissed", async () => {
  const world = makeLosses();
  await world.say([1, 2], {}, false);
  await world.lostMessages.check();
  const next = makeLosses();
  world.lost = [];
  await world.lostMessages.recall();
  assert.deepEqual(world.lost, ["m-1-1", "m-1-2"]);
  await world.lostMessages.dismiss(["m-1-1"]);
  assert.deepEqual(world.lost, ["m-1-2"]);
  await next.lostMessages.recall();
  assert.deepEqual(next.lost, []);
});

test("a server that does not answer proves nothing", async () => {
  const world = makeLosses();
  await world.say([1]);
  world.stored.clear();
  world.lostMessages = new LostMessages({
    storage: world.storage,
    isMine: () => true,
    idAt: () => Promise.reject(new Error("away")),
    onLost: (lost) => {
      world.lost = lost.map(({ id }) => id);
    },
  });
  await world.lostMessages.check();
  assert.deepEqual(world.lost, []);
});

test("an edit changes the words that are kept, a deletion takes them away", async () => {
  const world = makeLosses();
  await world.say([1, 2]);
  await world.storage.rewrite("m-1-1", "better words");
  await world.storage.drop(["m-1-2"]);
  assert.deepEqual(
    (await world.storage.list()).map(({ body }) => body),
    ["better words"],
  );
});

test("of many messages the newest are kept", async () => {
  const { storage } = makeLosses();
  for (let seq = 1; seq <= MOST_KEPT + 50; seq += 1) await storage.keep({ ...said(seq), at: "2026-03-03T09:00:00Z" });
  const kept = await storage.list();
  assert.deepEqual([kept.length, kept[0].seq], [MOST_KEPT, 51]);
});
