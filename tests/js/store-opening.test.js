import assert from "node:assert/strict";
import { test } from "node:test";
import { alice, bob } from "./support/people.js";
import { enter, enterLobby, makeServer } from "./support/lobby.js";

test("opening a room with unread messages sets the divider once, after the last one that was read", async () => {
  const server = makeServer();
  server.read(1, 1);
  const world = await enterLobby(await enter({ server }));
  assert.equal(world.store.timeline(1).new_since, 1);
  world.server.send(bob, 1, "new");
  assert.equal(world.store.timeline(1).new_since, 1);
  world.store.clearDivider(1);
  assert.equal(world.store.timeline(1).new_since, null);
});

test("what comes while nobody looks at the open room stands below a divider, and the next time below another", async () => {
  const world = await enterLobby(await enter());
  world.store.clearDivider(1);
  const look = (/** @type {boolean} */ focused) => world.store.look({ room: 1, atEnd: true, focused });
  const since = () => world.store.timeline(1).new_since;
  const last = () => world.store.timeline(1).items.at(-1)?.seq;
  look(true);
  world.server.send(bob, 1, "seen");
  assert.equal(since(), null);
  const seen = last();
  look(false);
  assert.equal(since(), null);
  world.server.send(bob, 1, "unseen");
  world.server.send(bob, 1, "unseen too");
  assert.equal(since(), seen);
  look(true);
  world.server.send(bob, 1, "seen again");
  assert.equal(since(), seen);
  const seenAgain = last();
  look(false);
  world.server.send(bob, 1, "unseen again");
  assert.equal(since(), seenAgain);
});

test("what I said elsewhere is nothing new, and neither is what came to another room", async () => {
  const world = await enterLobby(await enter());
  world.store.clearDivider(1);
  world.store.look({ room: 1, atEnd: true, focused: true });
  world.store.look({ room: 1, atEnd: true, focused: false });
  world.server.send(alice, 1, "from my phone");
  world.server.send(bob, 2, "in the cellar");
  assert.equal(world.store.timeline(1).new_since, null);
});

test("a room opened where nobody looked keeps its divider while more comes", async () => {
  const server = makeServer();
  server.read(1, 1);
  const world = await enterLobby(await enter({ server }));
  world.store.look({ room: 1, atEnd: true, focused: false });
  world.server.send(bob, 1, "one more");
  assert.equal(world.store.timeline(1).new_since, 1);
});

test("a room opens at its first unread message, however far back, and leads to its end", async () => {
  const server = makeServer(200);
  server.read(1, 20);
  const world = await enterLobby(await enter({ server }));
  const timeline = world.store.timeline(1);
  assert.ok(timeline.items.some((/** @type {any} */ item) => item.seq === 21));
  assert.equal(timeline.has_newer, true);
  for (let page = 0; page < 5; page += 1) await world.store.loadNewer(1);
  assert.equal(world.store.timeline(1).has_newer, false);
  await world.store.loadOlder(1);
  const seqs = world.store.timeline(1).items.map((/** @type {any} */ item) => item.seq);
  assert.deepEqual(
    seqs,
    Array.from({ length: 200 }, (_, index) => index + 1),
  );
});

test("a link opens at its message and names it as the focus", async () => {
  const world = await enter({ server: makeServer(200) });
  await world.store.openRoom(1, { around: 60 });
  const timeline = world.store.timeline(1);
  assert.equal(timeline.focus, 60);
  assert.ok(timeline.items.some((/** @type {any} */ item) => item.seq === 60));
  await world.store.loadLatest(1);
  assert.equal(world.store.timeline(1).items.at(-1).seq, 200);
});

test("of two jumps the later one counts, whichever answer comes first", async () => {
  const world = await enter({ server: makeServer(200) });
  await world.store.openRoom(1, { around: 20 });
  /** @type {(() => void)[]} */
  const waiting = [];
  world.beforeGet = () => new Promise((resolve) => waiting.push(resolve));
  const jumps = [world.store.loadAround(1, 100), world.store.loadAround(1, 180)];
  for (const go of waiting.toReversed()) go();
  await Promise.all(jumps);
  assert.ok(world.store.timeline(1).items.some((/** @type {any} */ item) => item.seq === 180));
  assert.deepEqual(world.store.timeline(1).loading, { older: false, newer: false, whole: false });
});

test("a page that fails says so, and can be asked for again", async () => {
  const world = await enterLobby(await enter({ server: makeServer(200) }));
  await world.store.loadLatest(1);
  world.beforeGet = () => Promise.reject(new Error("down"));
  await assert.rejects(world.store.loadOlder(1));
  assert.equal(world.store.timeline(1).failed.older, true);
  world.beforeGet = () => {};
  await world.store.loadOlder(1);
  assert.equal(world.store.timeline(1).failed.older, false);
  assert.equal(world.store.timeline(1).items.length, 100);
});

test("the same page is asked for once, however often it is wanted", async () => {
  const world = await enter({ server: makeServer(200) });
  await world.store.openRoom(1, { around: 100 });
  world.asked.length = 0;
  await Promise.all([1, 2, 3].map(() => world.store.loadOlder(1)));
  assert.equal(world.asked.length, 1);
});

/** @param {any} world @returns {number[]} */
const listSeqs = (world) => world.store.timeline(1).items.map((/** @type {any} */ item) => item.seq);

/** @param {number[]} seqs */
const isUnbroken = (seqs) => seqs.every((seq, index) => seq === seqs[0] + index);

test("an older page that arrives after a jump elsewhere is not mixed in", async () => {
  const world = await enter({ server: makeServer(200) });
  await world.store.openRoom(1, { around: 100 });
  /** @type {() => void} */
  let go = () => {};
  world.beforeGet = () =>
    new Promise((resolve) => {
      go = () => resolve(undefined);
    });
  const older = world.store.loadOlder(1);
  const arrive = go;
  world.beforeGet = () => {};
  await world.store.loadAround(1, 5);
  const before = listSeqs(world);
  arrive();
  await older;
  assert.deepEqual(listSeqs(world), before);
  assert.deepEqual([world.store.timeline(1).has_older, world.store.timeline(1).loading.older], [false, false]);
});

test("a newer page that arrives after its end was trimmed leaves no hole", async () => {
  const world = await enter({ server: makeServer(200) });
  await world.store.openRoom(1, { around: 100 });
  const newer = world.store.loadNewer(1);
  world.store.trim(1, "newer", 10);
  await newer;
  assert.ok(isUnbroken(listSeqs(world)), listSeqs(world).join());
});

test("a page from before what was already applied cannot vouch for the end", async () => {
  const world = await enter();
  const stale = structuredClone(world.server.get("rooms/1/messages"));
  world.server.send(bob, 1, "new");
  const get = world.server.get.bind(world.server);
  world.server.get = (path, query) => (path === "rooms/1/messages" && !query.after ? stale : get(path, query));
  await world.store.openRoom(1);
  assert.equal(world.store.timeline(1).has_newer, true);
  await world.store.loadNewer(1);
  assert.deepEqual([world.bodies(1).at(-1), world.store.timeline(1).has_newer], ["body of new", false]);
});

test("messages away from the end do not pile up below a gap", async () => {
  const world = await enter({ server: makeServer(200) });
  await world.store.openRoom(1, { around: 20 });
  world.server.send(bob, 1, "new");
  assert.notEqual(world.bodies(1).at(-1), "body of new");
  assert.equal(world.store.unread(1).unread, 201);
});

test("what happened while a page was loading is in it", async () => {
  const world = await enter();
  let first = true;
  world.beforeGet = () => {};
  const opening = world.store.openRoom(1);
  const get = world.server.get.bind(world.server);
  world.server.get = (path, query) => {
    const answer = structuredClone(get(path, query));
    if (path === "rooms/1/messages" && first) {
      first = false;
      world.server.send(bob, 1, "meanwhile");
      world.server.remove("old 2");
    }
    return answer;
  };
  await opening;
  assert.deepEqual(world.bodies(1), ["body of old 1", "", "body of old 3", "body of meanwhile"]);
});
