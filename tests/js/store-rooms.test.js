import assert from "node:assert/strict";
import { test } from "node:test";
import { alice, bob, charlie } from "./support/people.js";
import { enter, makeServer } from "./support/lobby.js";

test("a room I am added to appears with what is in it, and one I am removed from goes", async () => {
  const world = await enter();
  world.server.addRoom(3, { name: "attic" });
  world.server.places.delete(3);
  world.server.send(bob, 3, "before");
  world.server.toggleMembership(3);
  await world.rest();
  assert.deepEqual(
    world.heard("room-added").map(({ room }) => room),
    [3],
  );
  world.server.send(bob, 3, "after");
  await world.rest();
  assert.equal(world.store.unread(3).unread, 1);
  await world.store.openRoom(3);
  world.server.toggleMembership(3);
  await world.rest();
  assert.deepEqual([world.store.rooms.get(3), world.store.current], [null, null]);
  assert.deepEqual(
    world.heard("room-removed").map(({ room }) => room),
    [3],
  );
});

test("what was said between being added and hearing of it is fetched at once", async () => {
  const server = makeServer();
  server.addRoom(3, { name: "attic" });
  server.places.delete(3);
  const world = await enter({ server });
  server.onGrow = () => {};
  server.toggleMembership(3);
  const news = server.page(100, 0);
  server.send(bob, 3, "between");
  world.wires.current.receive(news);
  await world.rest();
  assert.equal(world.store.unread(3).unread, 1);
});

test("a room's new name and topic show at once; what I may do in it is asked when that can have changed", async () => {
  const world = await enter();
  const change = (/** @type {any} */ fields) => {
    Object.assign(world.server.rooms.get(1), fields);
    world.server.append(11, { kind: "room_changed", room: { ...world.server.rooms.get(1) } });
  };
  change({ name: "foyer", topic: "Shoes off" });
  const { name, topic } = world.store.rooms.get(1);
  assert.deepEqual([name, topic], ["foyer", "Shoes off"]);
  await world.rest();
  assert.deepEqual(world.asked, []);
  change({ archived: true });
  assert.equal(world.store.rooms.get(1).archived, true);
  await world.rest();
  assert.deepEqual(world.asked, ["rooms/1"]);
});

test("what I hear late of a room does not take back what its own log has told since", async () => {
  const world = await enter();
  const late = { ...world.server.myRoom(1), level: "mentions" };
  Object.assign(world.server.rooms.get(1), { name: "foyer" });
  world.server.append(11, { kind: "room_changed", room: { ...world.server.rooms.get(1) } });
  world.server.append(100, { kind: "membership_changed", room: late });
  assert.deepEqual([world.store.rooms.get(1).name, world.store.rooms.get(1).level], ["foyer", "mentions"]);
});

test("an old answer about a room is not taken, and asked for again less and less often", async () => {
  const world = await enter();
  const old = world.server.myRoom(1);
  const get = world.server.get.bind(world.server);
  world.server.get = (path, query) => (path === "rooms/1" ? old : get(path, query));
  Object.assign(world.server.rooms.get(1), { archived: true });
  world.server.append(11, { kind: "room_changed", room: { ...world.server.rooms.get(1) } });
  await world.rest(400);
  assert.equal(world.store.rooms.get(1).archived, true);
  assert.ok(world.asked.length > 1 && world.asked.length < 10, `${world.asked.length} questions in two minutes`);
});

test("my new role is asked about, somebody else's is not", async () => {
  const world = await enter();
  for (const person of [bob, alice]) {
    world.server.append(11, { kind: "member_role", person, membership: { role: "moderator" } });
    await world.rest();
  }
  assert.deepEqual(world.asked, ["rooms/1"]);
});

test("people who come and go are counted, and not twice when the room was read in between", async () => {
  const world = await enter();
  world.server.append(11, { kind: "member_joined", person: charlie });
  assert.equal(world.store.rooms.get(1).member_count, 3);
  world.server.onGrow = () => {};
  world.server.rooms.get(1).member_count = 4;
  world.server.append(11, { kind: "member_joined", person: { ...charlie, id: 9 } });
  world.server.append(100, { kind: "membership_changed", room: world.server.myRoom(1) });
  world.wires.current.receive(world.server.page(100, 0));
  world.wires.current.receive(world.server.page(11, 4));
  assert.equal(world.store.rooms.get(1).member_count, 4);
  world.server.append(11, { kind: "member_left", person: charlie });
  world.wires.current.receive(world.server.page(11, 5));
  assert.equal(world.store.rooms.get(1).member_count, 3);
});

test("a public room can be looked at, and becomes mine when I join", async () => {
  const server = makeServer();
  server.addRoom(3, { name: "attic" });
  server.places.delete(3);
  server.send(bob, 3, "before");
  const world = await enter({ server });
  await world.store.openRoom(3);
  assert.equal(world.store.room(3).name, "attic");
  assert.deepEqual(world.bodies(3), ["body of before"]);
  server.send(bob, 3, "unseen");
  server.toggleMembership(3);
  await world.rest();
  assert.deepEqual(world.bodies(3).slice(0, 2), ["body of before", "body of unseen"]);
  assert.equal(world.store.room(3).role, "member");
});
