import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "./support/clock.js";
import { alice, bob } from "./support/people.js";
import { enter, enterLobby, makeServer } from "./support/lobby.js";

test("who is writing shows until the message comes, and never myself", async () => {
  const world = await enterLobby(await enter());
  const typing = (/** @type {any} */ { id, name }) =>
    world.wires.current.receive({ type: "signal", kind: "typing", room: 1, person: { id, name } });
  typing(bob);
  typing(alice);
  assert.deepEqual(
    world.store.typing.people(1).map((/** @type {any} */ { name }) => name),
    ["Bob"],
  );
  world.server.send(bob, 1, "new");
  assert.deepEqual(world.store.typing.people(1), []);
});

test("whose presence is on screen is asked for, again after each return and not twice", async () => {
  const world = await enter();
  const watched = () => world.wires.current.sent.filter((/** @type {any} */ { type }) => type === "watch");
  world.store.watch([2, 1]);
  world.store.watch([1, 2, 2]);
  assert.deepEqual(
    watched().map((/** @type {any} */ { rooms }) => rooms),
    [[1, 2]],
  );
  world.wires.current.receive({ type: "signal", kind: "presence", people: { 2: "online" } });
  assert.equal(world.store.presence.of(bob.id), "online");
  world.drop();
  await world.rest();
  world.accept();
  await settle();
  assert.equal(watched().length, 1);
});

test("a person who looks different does so everywhere", async () => {
  const world = await enterLobby(await enter());
  world.wires.current.receive({ type: "signal", kind: "person", person: { ...bob, name: "Robert" } });
  assert.equal(world.store.timeline(1).items[0].author.name, "Robert");
  world.server.append(100, { kind: "profile_changed", person: { ...alice, name: "Alicia" } });
  assert.equal(world.store.me.name, "Alicia");
  assert.equal(world.heard("me").length, 1);
});

test("the page's own first messages need no request", async () => {
  const server = makeServer();
  const open = {
    room: 1,
    ...server.get("rooms/1/messages"),
    members: [{ ...bob, role: "member" }],
    focus: null,
    new_since: 1,
  };
  const world = await enter({ server, bootstrap: { ...server.bootstrap(), open: { ...open, visiting: null } } });
  assert.equal(world.store.current, 1);
  assert.deepEqual(world.bodies(1), ["body of old 1", "body of old 2", "body of old 3"]);
  assert.equal(world.store.timeline(1).new_since, 1);
  assert.deepEqual(
    world.store.members(1).map((/** @type {any} */ { name }) => name),
    ["Bob"],
  );
  assert.deepEqual(world.asked, []);
});

test("an event that cannot be applied is reported and does not cost the next", async () => {
  const world = await enterLobby(await enter());
  world.store.subscribe(() => {
    throw new Error("a broken component");
  });
  world.server.onGrow = () => {};
  world.server.send(bob, 1, "broken");
  world.server.send(bob, 1, "next");
  const page = world.server.page(11, 3);
  page.events[0].message = { id: "broken", kind: "text", seq: 4 };
  world.wires.current.receive(page);
  assert.equal(world.bodies(1).at(-1), "body of next");
  assert.deepEqual(
    new Set(world.errors.map((/** @type {any} */ error) => error.name)),
    new Set(["TypeError", "Error"]),
  );
});

test("going through many rooms keeps only the last ones in memory", async () => {
  const server = makeServer();
  for (let id = 3; id < 40; id += 1) server.addRoom(id);
  const world = await enter({ server });
  for (let id = 1; id < 40; id += 1) await world.store.openRoom(id);
  assert.equal(world.store.timeline(39).loaded, true);
  assert.equal(world.store.timeline(1).loaded, false);
  await world.store.openRoom(1);
  assert.equal(world.store.timeline(1).items.length, 3);
});
