import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryStorage } from "../../static/js/store/outbox/outbox-storage.js";
import { alice, bob } from "./support/people.js";
import { enter, enterLobby, makeServer } from "./support/lobby.js";

test("a message of somebody else appears, counts, and says so once", async () => {
  const world = await enterLobby(await enter());
  world.changes.length = 0;
  world.server.send(bob, 1, "new");
  assert.deepEqual(world.bodies(1).at(-1), "body of new");
  assert.equal(world.store.unread(1).unread, 4);
  assert.deepEqual(
    world.heard("timeline").map(({ reason, added }) => [reason, added]),
    [["live", ["new"]]],
  );
  assert.deepEqual(
    world.heard("unread").map(({ room }) => room),
    [1],
  );
});

test("a message in a room that is not open counts and asks for nothing", async () => {
  const world = await enter();
  world.server.send(bob, 2, "new", { mentions: [alice.id] });
  assert.deepEqual(world.store.parts.counts.of(2), { unread: 1, mentions: 1 });
  assert.deepEqual(world.asked, []);
  assert.deepEqual(world.store.parts.waiting.totals(), { unread: 4, mentions: 1, rooms: 2 });
});

test("a muted room counts in the total only by what names me", async () => {
  const server = makeServer();
  server.places.get(1).level = "mentions";
  const world = await enter({ server });
  assert.deepEqual(world.store.parts.waiting.totals(), { unread: 0, mentions: 0, rooms: 0 });
  server.send(bob, 1, "new", { mentions_room: true });
  assert.deepEqual(world.store.parts.waiting.totals(), { unread: 1, mentions: 1, rooms: 1 });
});

test("what I send stands there at once and is replaced in its place by its echo", async () => {
  const world = await enterLobby(await enter());
  const id = world.store.send(1, "Hello");
  const pending = world.store.timeline(1).items.at(-1);
  assert.deepEqual(
    [pending.id, pending.state, pending.html, pending.seq, pending.mine],
    [id, "sending", null, null, true],
  );
  await world.rest();
  const sent = world.store.timeline(1).items.at(-1);
  assert.deepEqual([sent.id, sent.state, sent.html, sent.seq], [id, "sent", `<p>${id}</p>`, 4]);
  assert.equal(world.store.timeline(1).items.length, 4);
});

test("items that did not change stay the same objects", async () => {
  const world = await enterLobby(await enter());
  const before = world.store.timeline(1).items;
  world.server.send(bob, 1, "new");
  assert.deepEqual(
    before.map((/** @type {any} */ item, /** @type {number} */ index) => item === world.store.timeline(1).items[index]),
    [true, true, true],
  );
});

test("offline, what I send waits, and goes out in order when the connection is back", async () => {
  const world = await enterLobby(await enter());
  world.drop();
  world.store.send(1, "one");
  world.store.send(1, "two");
  assert.deepEqual(
    world.store
      .timeline(1)
      .items.slice(-2)
      .map((/** @type {any} */ item) => item.state),
    ["waiting", "waiting"],
  );
  await world.rest();
  world.accept();
  await world.rest();
  assert.deepEqual(world.bodies(1).slice(-2), ["one", "two"]);
  assert.deepEqual(
    world.server
      .history(1)
      .slice(-2)
      .map(({ body }) => body),
    ["one", "two"],
  );
  assert.equal(world.store.outbox.count, 0);
});

test("a page that shows my message as arrived takes it out of the outbox, with no connection at all", async () => {
  const world = await enter();
  world.drop();
  const id = world.store.send(1, "arrived, but nobody said so");
  world.server.send(alice, 1, id, { body: "arrived, but nobody said so" });
  await world.store.openRoom(1);
  assert.equal(world.store.outbox.count, 0);
  assert.equal(world.bodies(1).filter((/** @type {string} */ body) => body.startsWith("arrived")).length, 1);
});

test("what an earlier life of the page left unsent goes out, also when the storage is slower than the connection", async () => {
  const storage = createMemoryStorage();
  const first = await enterLobby(await enter({ storage }));
  first.drop();
  first.store.send(1, "left behind");
  await first.rest();
  first.connection.stop();
  const { list } = storage;
  /** @type {() => void} */
  let open = () => {};
  const opened = new Promise((resolve) => {
    open = () => resolve(undefined);
  });
  storage.list = (account) => opened.then(() => list(account));
  const second = await enter({ server: first.server, storage });
  await second.rest();
  assert.equal(second.connection.state, "live");
  open();
  await second.rest();
  assert.equal(second.server.history(1).at(-1).body, "left behind");
});

test("an edit and a deletion of mine show at once and roll back when refused", async () => {
  const world = await enterLobby(await enter());
  const id = world.store.send(1, "Helo");
  await world.rest();
  world.store.edit(1, id, "Hello");
  assert.deepEqual([world.bodies(1).at(-1), world.store.timeline(1).items.at(-1).state], ["Hello", "editing"]);
  await world.rest();
  assert.deepEqual([world.bodies(1).at(-1), world.store.timeline(1).items.at(-1).state], ["Hello", "sent"]);
  assert.notEqual(world.store.timeline(1).items.at(-1).edited_at, null);

  world.server.remove(id);
  world.store.edit(1, id, "Too late");
  await world.rest();
  assert.equal(world.store.timeline(1).items.at(-1).deleted, true);
  assert.deepEqual(
    world.heard("refused").map(({ kind, error }) => [kind, error.code]),
    [["edit", "not_found"]],
  );
});

test("an edit that changes nothing is not sent", async () => {
  const world = await enterLobby(await enter());
  world.store.edit(1, "old 1", "body of old 1");
  assert.equal(world.store.outbox.count, 0);
});
