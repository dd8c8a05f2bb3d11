import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryStorage } from "../../static/js/store/outbox-storage.js";
import { settle } from "./support/clock.js";
import { alice, bob, charlie } from "./support/people.js";
import { ModelServer } from "./support/server.js";
import { createWorld } from "./support/world.js";

/** @param {number} [messages] in the lobby, by bob */
function makeServer(messages = 3) {
  const server = new ModelServer();
  server.addRoom(1, { name: "lobby" });
  server.addRoom(2, { name: "cellar", kind: "private" });
  for (let index = 1; index <= messages; index += 1) server.send(bob, 1, `old ${index}`);
  return server;
}

/** @param {Parameters<typeof createWorld>[0]} [options] */
async function enter(options = {}) {
  const world = createWorld({ server: makeServer(), ...options });
  await world.connect();
  return world;
}

/** @param {ReturnType<typeof createWorld>} world */
async function enterLobby(world) {
  await world.store.openRoom(1);
  await world.rest();
  return world;
}

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
  assert.deepEqual(world.store.unread(2), { unread: 1, mentions: 1 });
  assert.deepEqual(world.asked, []);
  assert.deepEqual(world.store.totals(), { unread: 4, mentions: 1, rooms: 2 });
});

test("a muted room counts in the total only by what names me", async () => {
  const server = makeServer();
  server.places.get(1).muted = true;
  const world = await enter({ server });
  assert.deepEqual(world.store.totals(), { unread: 0, mentions: 0, rooms: 0 });
  server.send(bob, 1, "new", { mentions_room: true });
  assert.deepEqual(world.store.totals(), { unread: 1, mentions: 1, rooms: 1 });
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

test("seeing the end for a second marks the room read, here and at the server", async () => {
  const world = await enterLobby(await enter());
  world.store.look({ room: 1, atEnd: true, focused: true });
  await world.clock.advance(1_000);
  assert.deepEqual(world.store.unread(1), { unread: 0, mentions: 0 });
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
  assert.deepEqual(world.store.unread(1), { unread: 3, mentions: 0 });
});

test("a count that comes late does not undo what happened since", async () => {
  const world = await enter();
  const late = world.server.myRoom(1);
  world.server.remove("old 2");
  world.server.append(100, { kind: "membership_changed", room: late });
  await world.rest();
  assert.equal(world.store.unread(1).unread, 2);
});

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
  const late = { ...world.server.myRoom(1), muted: true };
  Object.assign(world.server.rooms.get(1), { name: "foyer" });
  world.server.append(11, { kind: "room_changed", room: { ...world.server.rooms.get(1) } });
  world.server.append(100, { kind: "membership_changed", room: late });
  assert.deepEqual([world.store.rooms.get(1).name, world.store.rooms.get(1).muted], ["foyer", true]);
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
  assert.deepEqual(world.store.unread(1), { unread: 26, mentions: 1 });
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
  assert.deepEqual(world.store.unread(1), world.server.counts(1));
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
  page.events[0].message = { seq: 4 };
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
