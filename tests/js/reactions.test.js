import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryStorage } from "../../static/js/store/outbox/outbox-storage.js";
import { keepReactors, toggleReaction } from "../../static/js/store/messages/reactions.js";
import { alice, bob, charlie, makeMessage, robo } from "./support/people.js";
import { ModelServer } from "./support/server.js";
import { createWorld } from "./support/world.js";

/** @param {Partial<Parameters<typeof createWorld>[0]>} [options] */
async function makeScene(options = {}) {
  const server = options.server ?? new ModelServer();
  if (server.rooms.size === 0) {
    server.addRoom(1);
    server.send(bob, 1, "word");
  }
  const world = createWorld({ server, ...options });
  await world.connect();
  await world.store.openRoom(1);
  await world.rest();
  return { server, world };
}

/** @param {any} world */
async function comeBack(world) {
  await world.rest();
  world.accept();
  await world.rest(20);
}

/** @param {any} world @returns {string[]} "👍 2 mine" */
function shown(world) {
  const item = world.store.timeline(1).items.find((/** @type {any} */ one) => one.id === "word");
  return (item.reactions ?? []).map((/** @type {any} */ one) => {
    const mine = one.people.includes(alice.id) ? " mine" : "";
    return `${one.emoji} ${one.count}${mine}`;
  });
}

/** @param {ModelServer} server */
const stored = (server) => (server.messages.get("word").reactions ?? []).map(({ emoji, people }) => [emoji, people]);

test("a reaction shows at once, reaches the server once, and stays when its echo comes", async () => {
  const { server, world } = await makeScene();
  toggleReaction(world.store, 1, "word", "👍");
  assert.deepEqual(shown(world), ["👍 1 mine"]);
  await world.rest();
  assert.deepEqual(stored(server), [["👍", [alice.id]]]);
  assert.deepEqual(shown(world), ["👍 1 mine"]);
  assert.deepEqual(world.store.outbox.entries, []);
});

test("toggling again takes it back", async () => {
  const { server, world } = await makeScene();
  server.react(bob, "word", "👍");
  toggleReaction(world.store, 1, "word", "👍");
  await world.rest();
  assert.deepEqual(shown(world), ["👍 2 mine"]);
  toggleReaction(world.store, 1, "word", "👍");
  assert.deepEqual(shown(world), ["👍 1"]);
  await world.rest();
  assert.deepEqual(stored(server), [["👍", [bob.id]]]);
});

test("offline, only the last wish waits, and it goes out on return", async () => {
  const { server, world } = await makeScene();
  world.drop();
  for (const wanted of [true, false, true, false, true]) {
    toggleReaction(world.store, 1, "word", "🎉");
    assert.deepEqual(shown(world), wanted ? ["🎉 1 mine"] : []);
  }
  toggleReaction(world.store, 1, "word", "👀");
  assert.equal(world.store.outbox.count, 2);
  await comeBack(world);
  assert.deepEqual(stored(server), [
    ["🎉", [alice.id]],
    ["👀", [alice.id]],
  ]);
  assert.equal(world.store.outbox.count, 0);
});

test("what was wished offline and taken back leaves nothing behind", async () => {
  const { server, world } = await makeScene();
  world.drop();
  toggleReaction(world.store, 1, "word", "🎉");
  toggleReaction(world.store, 1, "word", "🎉");
  await comeBack(world);
  assert.deepEqual([stored(server), shown(world), server.head(11)[0], world.store.outbox.count], [[], [], 1, 0]);
});

test("an unsent reaction survives the page", async () => {
  const storage = createMemoryStorage();
  const { server, world } = await makeScene({ storage });
  world.drop();
  toggleReaction(world.store, 1, "word", "🎉");
  await world.rest();
  const { world: later } = await makeScene({ server, storage });
  assert.deepEqual(shown(later), ["🎉 1 mine"]);
  assert.deepEqual(stored(server), [["🎉", [alice.id]]]);
});

test("a lost answer does no harm: asked again, it is the same", async () => {
  const { server, world } = await makeScene();
  const react = server.react.bind(server);
  server.react = (...wish) => {
    server.react = react;
    react(...wish);
    world.drop();
  };
  toggleReaction(world.store, 1, "word", "👍");
  await world.rest();
  await comeBack(world);
  assert.deepEqual(stored(server), [["👍", [alice.id]]]);
  assert.deepEqual(shown(world), ["👍 1 mine"]);
});

test("a refused reaction goes away, and says why", async () => {
  const { server, world } = await makeScene();
  server.react = () => {
    throw Object.assign(new Error("no"), { code: "conflict", sentence: "too many" });
  };
  toggleReaction(world.store, 1, "word", "👍");
  assert.deepEqual(shown(world), ["👍 1 mine"]);
  await world.rest();
  assert.deepEqual(shown(world), []);
  assert.deepEqual(
    world.heard("refused").map((/** @type {any} */ { kind, error }) => [kind, error.message]),
    [["react", "too many"]],
  );
});

test("somebody else's reaction arriving first does not put mine out", async () => {
  const { server, world } = await makeScene();
  const react = server.react.bind(server);
  toggleReaction(world.store, 1, "word", "👍");
  react(bob, "word", "👍");
  assert.deepEqual(shown(world), ["👍 2 mine"]);
  await world.rest();
  assert.deepEqual(shown(world), ["👍 2 mine"]);
});

test("taken back while it was on its way it stays taken back, whatever arrives in between", async () => {
  const { server, world } = await makeScene();
  const react = server.react.bind(server);
  server.react = (...wish) => {
    server.react = react;
    toggleReaction(world.store, 1, "word", "👍");
    react(bob, "word", "🎉");
    return react(...wish);
  };
  toggleReaction(world.store, 1, "word", "👍");
  await world.rest(20);
  assert.deepEqual(stored(server), [["🎉", [bob.id]]]);
  assert.deepEqual([shown(world), world.store.outbox.entries], [["🎉 1"], []]);
});

test("in a crowd I know my own reaction, whoever the events name", async () => {
  const { server, world } = await makeScene();
  for (const person of [bob, charlie]) server.react(person, "word", "👍");
  toggleReaction(world.store, 1, "word", "👍");
  await world.rest();
  server.react(robo, "word", "👍");
  await world.rest();
  assert.deepEqual(shown(world), ["👍 4 mine"]);
  // From another device, and somebody after me, in one page
  world.drop();
  server.react(alice, "word", "👍", false);
  server.react(robo, "word", "👍", false);
  await comeBack(world);
  assert.deepEqual(shown(world), ["👍 2"]);
});

test("a deleted message takes its unsent reactions with it", async () => {
  const { server, world } = await makeScene();
  world.drop();
  toggleReaction(world.store, 1, "word", "👍");
  server.remove("word");
  await comeBack(world);
  assert.deepEqual([shown(world), world.store.outbox.count], [[], 0]);
});

test("reactions light no lamp", async () => {
  const { server, world } = await makeScene();
  world.store.markRead(1);
  await world.rest();
  server.react(bob, "word", "👍");
  await world.rest();
  assert.deepEqual(world.store.parts.counts.of(1), { unread: 0, mentions: 0 });
});

test("people an event leaves out are kept, unless it is about them", () => {
  const group = (/** @type {number} */ count, /** @type {number[]} */ people) =>
    makeMessage({ seq: 1, reactions: [{ emoji: "👍", count, people }] });
  const people = (/** @type {any} */ message) => message.reactions[0].people;
  assert.deepEqual(people(keepReactors(group(4, [1, 2]), group(3, [1, 2, 3]), [4])), [1, 2, 3]);
  assert.deepEqual(people(keepReactors(group(3, [1, 2]), group(3, [1, 2, 3]), [3])), [1, 2]);
  assert.deepEqual(people(keepReactors(group(2, [1, 2]), group(3, [1, 2, 3]), [])), [1, 2]);
});
