import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryStorage } from "../../static/js/store/outbox/outbox-storage.js";
import { ModelServer } from "./support/server.js";
import { createWorld } from "./support/world.js";

const LATER = { at: "2027-01-01T09:00:00.000Z", zone: "Europe/Berlin" };

/** @param {Partial<Parameters<typeof createWorld>[0]>} [options] */
async function makeScene(options = {}) {
  const server = options.server ?? new ModelServer();
  if (server.rooms.size === 0) server.addRoom(1);
  const world = createWorld({ server, ...options });
  await world.connect();
  await world.store.openRoom(1);
  await world.rest();
  return { server, world, counts: () => world.store.parts.scheduled.counts };
}

test("what is sent later goes to the server as a command, and shows in no room", async () => {
  const { server, world, counts } = await makeScene();
  const id = world.store.send(1, "Bread at four", {
    later: LATER,
    reply_to: { id: "x", seq: 1, author: { name: "Bob" } },
  });
  assert.equal(id, undefined);
  assert.deepEqual(world.store.timeline(1).items, []);
  await world.rest();
  const [sent] = server.scheduled.values();
  assert.deepEqual(
    { room: sent.room, body: sent.body, at: sent.at, zone: sent.zone, reply_to: sent.reply_to },
    { room: 1, body: "Bread at four", ...LATER, reply_to: "x" },
  );
  assert.deepEqual(counts(), { waiting: 1, refused: 0, due: 0 });
});

test("without a connection the last wish about one counts, and it outlives the page", async () => {
  const storage = createMemoryStorage();
  const first = await makeScene({ storage });
  first.world.wires.current.drop(1006);
  for (const body of ["Bread", "Cake"]) first.world.store.send(1, body, { later: LATER });
  const [{ id }] = first.world.store.outbox.entries;
  first.world.store.wish("unschedule", 0, id, JSON.stringify({ type: "unschedule", id }));
  assert.equal(first.world.store.outbox.count, 2);

  const second = await makeScene({ storage, server: first.server });
  assert.deepEqual(
    [...first.server.scheduled.values()].map(({ body }) => body),
    ["Cake"],
  );
  assert.deepEqual(second.counts(), { waiting: 1, refused: 0, due: 0 });
});

test("words that are refused stand in the box again, and the next start has the counts", async () => {
  const { world, counts } = await makeScene();
  world.store.send(1, "refused", { later: LATER });
  world.store.send(1, "refused", { later: LATER, thread: { root: "r", root_seq: 1 } });
  await world.rest();
  assert.deepEqual([world.store.drafts.get(1), world.store.drafts.get("thread.r")], ["refused", "refused"]);
  assert.equal(world.heard("refused").length, 2);
  assert.deepEqual(world.store.parts.scheduled.describe(), { scheduled: counts() });
});
