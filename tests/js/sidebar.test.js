import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createMemoryStorage } from "../../static/js/store/outbox/outbox-storage.js";
import { rearrange, UNARRANGED } from "../../static/js/store/rooms/arrangement.js";
import { arrange } from "../../static/js/store/rooms/sidebar.js";
import { alice, bob, makeMessage } from "./support/people.js";
import { ModelServer } from "./support/server.js";
import { createWorld } from "./support/world.js";

const MINE = "01980000-0000-7000-8000-000000000001";

/** @param {Partial<Parameters<typeof createWorld>[0]>} [options] */
async function makeScene(options = {}) {
  const server = options.server ?? new ModelServer();
  if (server.rooms.size === 0) {
    for (const id of [1, 2, 3]) server.addRoom(id);
    server.addRoom(4, { kind: "direct", people: [alice, bob] });
  }
  const world = createWorld({ server, ...options });
  await world.connect();
  await world.rest();
  return { server, world };
}

/** @param {any} world */
const listed = (world) =>
  Object.fromEntries(
    world.store.parts.sidebar
      .list()
      .map((/** @type {any} */ { id, name, rooms }) => [name || id, rooms.map((/** @type {any} */ room) => room.id)]),
  );

/** @type {any[]} */
const cases = JSON.parse(readFileSync(new URL("../cases/arrangements.json", import.meta.url), "utf8"));
for (const { title, commands, sections, folded = [] } of cases) {
  test(title, () => {
    const made = commands.reduce(rearrange, UNARRANGED);
    const names = made.sections.map((/** @type {any} */ { id, name, rooms }) => [name || id, rooms]);
    assert.deepEqual(names, Object.entries(sections));
    assert.deepEqual(
      made.sections.filter((/** @type {any} */ one) => one.folded).map((/** @type {any} */ { id, name }) => name || id),
      folded,
    );
  });
}

test("what is arranged stands at once, and after the server has it nothing waits any more", async () => {
  const { server, world } = await makeScene();
  arrange(world.store, { type: "place", room: 2, section: "favourites" });
  arrange(world.store, { type: "section", id: MINE, name: "Baking" });
  arrange(world.store, { type: "place", room: 4, section: MINE });
  const wanted = { favourites: [2], Baking: [4], rooms: [1, 3], directs: [] };
  assert.deepEqual(listed(world), wanted);
  await world.rest();
  assert.deepEqual([listed(world), world.store.outbox.entries], [wanted, []]);
  assert.deepEqual(
    server.sidebar.sections.map(({ rooms }) => rooms),
    [[2], [4], [], []],
  );
});

test("another device's change arrives, and mine that is on its way stays over it", async () => {
  const { server, world } = await makeScene();
  arrange(world.store, { type: "sort", order: "recent" });
  server.arrange({ type: "place", room: 1, section: "favourites" });
  await world.rest();
  const { order, sections } = world.store.parts.sidebar.arrangement;
  assert.deepEqual([order, sections[0].rooms, server.sidebar.order], ["recent", [1], "recent"]);
});

test("without a connection the last wish about each thing counts, and it outlives the page", async () => {
  const storage = createMemoryStorage();
  const first = await makeScene({ storage });
  first.world.wires.current.drop(1006);
  for (const folded of [true, false, true]) arrange(first.world.store, { type: "section", id: "rooms", folded });
  arrange(first.world.store, { type: "section", id: MINE, name: "Baking" });
  arrange(first.world.store, { type: "place", room: 1, section: MINE });
  arrange(first.world.store, { type: "level", room: 1, level: "nothing" });
  assert.equal(first.world.store.outbox.entries.length, 4);
  assert.equal(first.world.store.parts.sidebar.levelOf(1), "nothing");
  await first.world.rest();
  const second = await makeScene({ storage, server: first.server });
  assert.deepEqual(listed(second.world), { favourites: [], Baking: [1], rooms: [2, 3], directs: [4] });
  assert.deepEqual([first.server.places.get(1).level, second.world.store.outbox.entries], ["nothing", []]);
  assert.deepEqual(
    first.server.sidebar.sections.map(({ folded }) => folded),
    [false, false, true, false],
  );
});

test("by recent activity, the room that was written in last comes first, and its rows are told to move", async () => {
  const { server, world } = await makeScene();
  arrange(world.store, { type: "sort", order: "recent" });
  server.send(bob, 3, "new");
  await world.rest();
  const before = world.heard("rooms").length;
  server.send(bob, 2, "newer");
  await world.rest();
  assert.deepEqual(listed(world).rooms.slice(0, 2), [2, 3]);
  assert.equal(world.heard("rooms").length > before, true);
});

test("a level lights for all, for mentions, or not at all", async () => {
  const { server, world } = await makeScene();
  server.send(bob, 1, "one");
  server.send(bob, 1, "two", { mentions: [alice.id] });
  await world.rest();
  const lit = [];
  for (const level of ["all", "mentions", "nothing"]) {
    arrange(world.store, { type: "level", room: 1, level });
    await world.rest();
    lit.push([world.store.unread(1).lit, world.store.unread(1).mentions, world.store.parts.waiting.totals().rooms]);
  }
  assert.deepEqual(lit, [
    [2, 1, 1],
    [1, 1, 1],
    [0, 0, 0],
  ]);
});

test("who is named in a thread sees it at the room from the first paint, until the thread is read", async () => {
  const server = new ModelServer();
  for (const id of [1, 2]) server.addRoom(id);
  server.send(alice, 1, "root");
  const root = makeMessage({ id: "root", seq: 1 });
  const thread = { id: "root", room: 1, seq: 1, following: true, root, read_seq: 1, unread: 2, mentions: 1 };
  server.threads = [{ ...thread, position: [1, 1] }];
  const { world } = await makeScene({ server });
  const { waiting } = world.store.parts;
  assert.deepEqual(waiting.of(1), { unread: 1, mentions: 1, lit: 1 });
  // The room's end before my eyes is not the thread's.
  assert.deepEqual([waiting.of(1, true).lit, waiting.totals(1).unread], [1, 1]);
  server.setLevel(1, "mentions");
  server.send(bob, 1, "again", {
    mentions: [alice.id],
    thread: { root: "root", root_seq: 1, also_in_room: false },
  });
  await world.rest();
  assert.equal(waiting.of(1).lit, 2);
  assert.equal(world.store.threads.describe().threads[0].mentions, 2);
  world.store.threads.readAll(1);
  assert.deepEqual([waiting.of(1).lit, waiting.totals().unread], [0, 0]);
});
