import assert from "node:assert/strict";
import { test } from "node:test";
import { alice, bob } from "./support/people.js";
import { enter, enterLobby, makeServer } from "./support/lobby.js";
import { createWorld } from "./support/world.js";

test("seeing the end for a second marks the room read, here and at the server", async () => {
  const world = await enterLobby(await enter());
  world.store.look({ room: 1, atEnd: true, focused: true });
  await world.clock.advance(1_000);
  assert.deepEqual(world.store.parts.counts.of(1), { unread: 0, mentions: 0 });
  assert.equal(world.server.places.get(1).read_seq, 3);
  world.store.look({ room: 1, atEnd: true, focused: false });
  world.server.send(bob, 1, "new");
  await world.clock.advance(5_000);
  assert.equal(world.store.unread(1).unread, 1);
});

test("reading on another device clears this one, and marking unread there shows here", async () => {
  const world = await enter();
  world.server.read(1, 3);
  assert.equal(world.store.unread(1).unread, 0);
  world.server.unread(1, 2);
  assert.equal(world.store.unread(1).unread, 2);
});

test("a message that arrives beside a read marker is counted once", async () => {
  const server = makeServer();
  server.read(1, 3);
  const world = createWorld({ server, deliver: () => {} });
  await world.connect();
  const lobby = server.rooms.get(1).log;
  world.wires.current.receive({ type: "welcome", ref: 1, v: 1, heads: {}, heartbeat: 25, limits: {} });
  server.send(bob, 1, "new");
  server.read(1, 3);
  world.wires.current.receive(server.page(100, 1));
  world.wires.current.receive(server.page(lobby, 3));
  assert.equal(world.store.unread(1).unread, 1);
});

test("marking unread from here counts from there at once", async () => {
  const world = await enterLobby(await enter());
  world.store.markRead(1);
  await world.rest();
  world.drop();
  world.store.markUnread(1, 2);
  assert.equal(world.store.unread(1).unread, 2);
});

test("whether a deleted message had named me is asked of the server, which counts again", async () => {
  const server = makeServer();
  server.send(bob, 1, "named", { mentions: [alice.id] });
  const world = await enter({ server });
  server.remove("old 2");
  server.remove("named");
  server.send(bob, 1, "new");
  await world.rest();
  assert.deepEqual(world.asked, ["rooms/1"]);
  assert.deepEqual(world.store.parts.counts.of(1), { unread: 3, mentions: 0 });
});

test("a count that comes late does not undo what happened since", async () => {
  const world = await enter();
  const late = world.server.myRoom(1);
  world.server.remove("old 2");
  world.server.append(100, { kind: "membership_changed", room: late });
  await world.rest();
  assert.equal(world.store.unread(1).unread, 2);
});

test("an answer from before I read and marked unread does not bring back what it counted", async () => {
  const server = makeServer();
  const world = await enterLobby(await enter({ server }));
  const { get } = server;
  /** @type {() => void} */
  let arrive = () => {};
  const late = new Promise((resolve) => {
    arrive = () => resolve(null);
  });
  server.get = (path, query) => {
    const answer = get.call(server, path, query);
    return path === "rooms/1" ? late.then(() => answer) : answer;
  };
  world.store.parts.mine.refresh(1);
  await world.rest();
  world.store.markRead(1);
  await world.rest();
  world.store.markUnread(1, 2);
  await world.rest();
  assert.equal(world.store.unread(1).unread, 2);
  server.get = get;
  arrive();
  await world.rest(20);
  assert.equal(world.store.unread(1).unread, 2);
});
