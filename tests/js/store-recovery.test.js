import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "./support/clock.js";
import { alice, bob, charlie } from "./support/people.js";
import { enter, enterLobby, makeServer } from "./support/lobby.js";

test("what was missed offline is pulled page by page, and how much is told", async () => {
  const world = await enterLobby(await enter());
  world.drop();
  for (let index = 0; index < 23; index += 1) world.server.send(bob, 1, `missed ${index}`);
  world.server.edit("missed 3", "changed", [alice.id]);
  await world.rest();
  world.accept();
  await world.rest();
  assert.equal(world.bodies(1).length, 26);
  assert.equal(world.bodies(1)[6], "changed");
  assert.deepEqual(world.store.parts.counts.of(1), { unread: 26, mentions: 1 });
  assert.deepEqual([world.heard("catching-up")[0].behind, world.heard("catching-up").at(-1).behind], [24, 0]);
});

test("a signal of heads makes up for events that never came", async () => {
  const world = await enterLobby(await enter());
  world.server.onGrow = () => {};
  world.server.send(bob, 1, "silent");
  world.wires.current.receive({ type: "signal", kind: "heads", heads: { 11: world.server.head(11) } });
  await world.rest();
  assert.equal(world.bodies(1).at(-1), "body of silent");
});

test("a head that is a lie is asked about, but not in a loop", async () => {
  const world = await enter();
  const count = () => world.wires.current.sent.filter((/** @type {any} */ { type }) => type === "pull").length;
  world.wires.current.receive({ type: "signal", kind: "heads", heads: { 11: [99, 99_999] } });
  await settle();
  assert.equal(count(), 1);
  await world.clock.advance(20_000);
  assert.ok(count() < 12, `${count()} pulls in 20 s`);
});

test("after a restored backup the room is rebuilt, and unsent messages are kept", async () => {
  const world = await enterLobby(await enter());
  const backup = world.server.snapshot();
  world.server.send(bob, 1, "lost");
  world.drop();
  world.store.send(1, "kept");
  world.server.restore(backup);
  world.server.send(charlie, 1, "another history");
  await world.rest();
  world.accept();
  await world.rest();
  assert.deepEqual(world.bodies(1).slice(-2), ["body of another history", "kept"]);
  assert.equal(world.bodies(1).includes("body of lost"), false);
  assert.deepEqual(world.store.parts.counts.of(1), world.server.counts(1));
});

test("an acknowledged message that a restored backup lacks is sent again", async () => {
  const world = await enterLobby(await enter());
  const backup = world.server.snapshot();
  world.server.onGrow = () => {};
  world.store.send(1, "once more");
  await world.rest();
  assert.equal(world.store.outbox.entries[0].status, "done");
  world.drop();
  world.server.restore(backup);
  await world.rest();
  world.accept();
  await world.rest();
  assert.equal(world.server.history(1).at(-1).body, "once more");
});

test("a restored backup in which I am in other rooms gives me those", async () => {
  const server = makeServer();
  server.addRoom(3);
  const backup = server.snapshot();
  server.toggleMembership(3);
  server.toggleMembership(2);
  const world = await enter({ server });
  assert.deepEqual(
    world.store.rooms.all.map((/** @type {any} */ { id }) => id),
    [1],
  );
  world.drop();
  server.restore(backup);
  await world.rest();
  world.accept();
  await world.rest();
  assert.deepEqual(world.store.rooms.all.map((/** @type {any} */ { id }) => id).sort(), [1, 2, 3]);
});

test("a backup restored under a living connection is noticed at the next question", async () => {
  const server = makeServer();
  const backup = server.snapshot();
  server.toggleMembership(2);
  server.read(1, 2);
  const world = await enter({ server });
  server.restore(backup);
  const pulls = () => world.wires.current.sent.filter((/** @type {any} */ { type }) => type === "pull").length;
  world.wires.current.receive({ type: "signal", kind: "heads", heads: { 100: [5, 5_000] } });
  await world.rest(20);
  assert.ok(pulls() < 4, `${pulls()} pulls`);
  assert.deepEqual(world.store.rooms.all.map((/** @type {any} */ { id }) => id).sort(), [1, 2]);
  server.onGrow = () => {};
  server.read(1, 3);
  world.wires.current.receive(server.page(100, 0));
  assert.equal(world.store.unread(1).unread, 0);
});

test("a rebuilding that fails is tried again", async () => {
  const world = await enterLobby(await enter());
  const backup = world.server.snapshot();
  world.server.send(bob, 1, "lost");
  world.drop();
  world.server.restore(backup);
  let failures = 3;
  world.beforeGet = () => {
    failures -= 1;
    if (failures >= 0) throw new Error("down");
  };
  await world.rest();
  world.accept();
  await world.rest(60);
  assert.equal(world.bodies(1).length, 3);
});

test("a page that was read while the room was rebuilt is not taken for what it is now", async () => {
  const world = await enterLobby(await enter());
  const backup = world.server.snapshot();
  world.server.send(bob, 1, "lost");
  world.drop();
  world.server.restore(backup);
  world.server.send(charlie, 1, "another history");
  /** @type {() => void} */
  let rebuild = () => {};
  const late = new Promise((resolve) => {
    rebuild = () => resolve(null);
  });
  world.beforeGet = async (/** @type {string} */ path) => (path === "rooms/1" ? late.then(() => {}) : undefined);
  await world.rest();
  world.accept();
  await world.rest();
  await world.store.loadLatest(1);
  world.store.leaveRoom();
  world.server.edit("another history", "changed");
  world.server.send(charlie, 1, "meanwhile");
  rebuild();
  await world.rest();
  await world.store.openRoom(1);
  await world.rest();
  assert.deepEqual(world.bodies(1).slice(-2), ["changed", "body of meanwhile"]);
});
