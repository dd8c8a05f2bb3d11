import assert from "node:assert/strict";
import { test } from "node:test";
import { joinPins } from "../../static/js/store/messages/pins.js";
import { createMemoryStorage } from "../../static/js/store/outbox/outbox-storage.js";
import { bob } from "./support/people.js";
import { ModelServer } from "./support/server.js";
import { createWorld } from "./support/world.js";

/** @param {Partial<Parameters<typeof createWorld>[0]>} [options] */
async function makeScene(options = {}) {
  const server = options.server ?? new ModelServer();
  if (server.rooms.size === 0) {
    server.addRoom(1);
    for (const id of ["bread", "cake"]) server.send(bob, 1, id);
  }
  const world = createWorld({ server, ...options });
  await world.connect();
  await world.store.openRoom(1);
  await world.rest();
  return { server, world };
}

/** @param {any} world @param {string} id @param {boolean} [wanted] */
function wish(world, id, wanted = true) {
  world.store.wish(wanted ? "pin" : "unpin", 1, id);
}

/** @param {any} world @returns {string[]} */
const listed = ({ store }) => joinPins(store.pins.list(1) ?? [], store.timeline(1).items).map(({ id }) => id);

test("a pin shows at once, with my name, and stays when its echo comes", async () => {
  const { server, world } = await makeScene();
  wish(world, "bread");
  const item = world.store.timeline(1).items.find(({ id }) => id === "bread");
  assert.equal(item?.pinned?.by?.id, world.store.me.id);
  assert.deepEqual(listed(world), ["bread"]);
  await world.rest();
  assert.ok(server.messages.get("bread").pinned);
  assert.deepEqual(listed(world), ["bread"]);
  assert.deepEqual(world.store.outbox.entries, []);
});

test("what others pin and take down, and what is deleted, is in the list without asking again", async () => {
  const { server, world } = await makeScene();
  server.pin(bob, "bread");
  await world.store.pins.load(1);
  server.pin(bob, "cake");
  await world.rest();
  assert.deepEqual(listed(world), ["cake", "bread"]);
  server.remove("cake");
  server.pin(bob, "bread", false);
  await world.rest();
  assert.deepEqual(world.store.pins.list(1), []);
});

test("whoever hears of a pin finds it in the room as well", async () => {
  const { server, world } = await makeScene();
  await world.store.pins.load(1);
  /** @type {string[][]} */
  const seen = [];
  world.store.subscribe(() => seen.push(listed(world)), ["pins"]);
  server.pin(bob, "bread");
  await world.rest();
  assert.deepEqual(seen, [["bread"]]);
});

test("a change that comes while the list is on its way makes it ask again", async () => {
  const { server, world } = await makeScene();
  const loading = world.store.pins.load(1);
  server.pin(bob, "bread");
  await world.rest();
  await loading;
  assert.deepEqual(
    world.store.pins.list(1)?.map(({ id }) => id),
    ["bread"],
  );
});

test("offline only the last wish waits; it outlives the page and goes out on return", async () => {
  const storage = createMemoryStorage();
  const { server, world } = await makeScene({ storage });
  world.drop();
  for (const wanted of [true, false, true]) wish(world, "bread", wanted);
  assert.equal(world.store.outbox.count, 1);
  await world.rest();
  const later = await makeScene({ server, storage });
  await later.world.rest();
  assert.ok(server.messages.get("bread").pinned);
  assert.deepEqual(listed(later.world), ["bread"]);
});

test("a refused pin is taken off and said", async () => {
  const { server, world } = await makeScene();
  /** @type {any[]} */
  const heard = [];
  world.store.subscribe((change) => heard.push(change), ["refused"]);
  server.pin = () => {
    throw Object.assign(new Error("full"), { code: "conflict", sentence: "This room has 100 pinned messages" });
  };
  wish(world, "bread");
  await world.rest();
  assert.equal(heard[0].kind, "pin");
  assert.deepEqual(listed(world), []);
});
