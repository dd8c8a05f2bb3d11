import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDifference } from "../../static/js/store/messages/difference.js";
import { openSnapshotDatabase } from "../../static/js/store/offline/database.js";
import { createSnapshotStorage } from "../../static/js/store/offline/snapshot-storage.js";
import { recallBootstrap } from "../../static/js/store/offline/hydrate.js";
import { FakeClock } from "./support/clock.js";
import { createDatabase } from "./support/database.js";
import { enter, enterLobby, makeServer } from "./support/lobby.js";
import { alice, bob, makeEvent, makeMessage } from "./support/people.js";
import { createWorld } from "./support/world.js";

/**
 * What is null is left out of what the server says: a value that is gone must not stay where a newer one is
 * laid over an older.
 */

const DRESSED = {
  avatar: "/media/avatars/a.webp",
  status: "Away",
  status_emoji: "🌴",
  status_until: "2100-01-01T00:00:00Z",
  is_owner: true,
};
const BARE = { avatar: undefined, status: "", status_emoji: undefined, status_until: undefined, is_owner: undefined };

/** @param {any} person */
function look({ avatar, status, status_emoji, status_until, is_owner }) {
  return { avatar, status, status_emoji, status_until, is_owner };
}

/** @param {any} [snapshots] what the browser keeps */
function keepSnapshots(snapshots = createDatabase()) {
  return createSnapshotStorage(openSnapshotDatabase(snapshots, new FakeClock()));
}

test("a picture, a status and an ownership that are gone leave oneself, and the preferences stay", async () => {
  const server = makeServer();
  const me = { ...alice, ...DRESSED, theme: "dark", enter_sends: false };
  const world = await enter({ server, bootstrap: { ...server.bootstrap(), me } });
  assert.deepEqual(look(world.store.me), DRESSED);
  server.append(100, { kind: "profile_changed", person: alice });
  assert.deepEqual(look(world.store.me), BARE);
  assert.deepEqual([world.store.me.theme, world.store.me.enter_sends], ["dark", false]);
});

test("they leave the others too: in messages, among members and in direct rooms", async () => {
  const server = makeServer();
  const dressed = { ...bob, ...DRESSED };
  server.addRoom(3, { kind: "direct", people: [alice, dressed] });
  for (const message of server.messages.values()) message.author = dressed;
  const bootstrap = server.bootstrap();
  const open = { room: 1, ...server.get("rooms/1/messages"), members: [{ ...dressed, role: "moderator" }] };
  const { store, wires } = await enter({ server, bootstrap: { ...bootstrap, open } });
  const shown = () => [store.timeline(1).items[0].author, store.members(1)[0], store.rooms.get(3).people[1]];
  assert.deepEqual(shown().map(look), [DRESSED, DRESSED, DRESSED]);
  wires.current.receive({ type: "signal", kind: "person", person: bob });
  assert.deepEqual(shown().map(look), [BARE, BARE, BARE]);
  assert.equal(store.members(1)[0].role, "moderator");
});

test("what was marked unread and is read elsewhere is marked no longer, here and in what is kept", async () => {
  const server = makeServer();
  server.unread(1, 2);
  const snapshotStorage = keepSnapshots();
  const world = await enter({ server, snapshotStorage });
  await world.rest();
  assert.equal(world.store.isMarkedUnread(1), true);
  assert.equal((await recallBootstrap(snapshotStorage)).rooms[0].unread_seq, 2);
  server.read(1, 3);
  await world.rest();
  assert.equal(world.store.isMarkedUnread(1), false);
  assert.equal((await recallBootstrap(snapshotStorage)).rooms[0].unread_seq, undefined);
  assert.deepEqual(world.store.parts.counts.of(1), { unread: 0, mentions: 0 });
});

test("a room whose mark is gone when it is told anew has none", async () => {
  const server = makeServer();
  server.unread(1, 2);
  const world = await enter({ server });
  assert.equal(world.store.isMarkedUnread(1), true);
  server.places.set(1, { role: "member", read_seq: 3, level: "all" });
  server.append(100, { kind: "room_added", room_id: 1 });
  assert.equal(world.store.isMarkedUnread(1), false);
  assert.equal("unread_seq" in world.store.rooms.get(1), false);
});

test("a pin that was taken down and a thread whose answers are gone leave the message", async () => {
  const world = await enterLobby(await enter());
  const shown = () => world.store.timeline(1).items[0];
  const replies = { count: 1, people: [bob], last_seq: 4, last_at: "2026-03-03T09:12:00Z" };
  const tell = (/** @type {any} */ fields) => {
    Object.assign(world.server.messages.get("old 1"), fields);
    world.server.append(11, { kind: "message_pinned", message: "old 1" });
  };
  tell({ pinned: { at: "2026-03-03T09:12:00Z" }, replies });
  assert.deepEqual([shown().pinned?.at, shown().replies?.count], ["2026-03-03T09:12:00Z", 1]);
  tell({ pinned: undefined, replies: undefined });
  assert.deepEqual([shown().pinned, shown().replies], [undefined, undefined]);
});

test("a followed thread whose answers are gone keeps none of them", async () => {
  const { store } = await enter();
  const replies = { count: 1, people: [bob], last_seq: 2, last_at: "2026-03-03T09:12:00Z" };
  const root = makeMessage({ id: "root", seq: 1, replies });
  const counted = { read_seq: 0, unread: 0, mentions: 0, position: [3, 3] };
  const thread = { id: "root", room: 1, seq: 1, following: true, root, ...counted };
  store.threads.applyOwn(makeEvent({ seq: 3, kind: "thread_changed", thread }));
  assert.equal(store.threads.mine("root").root.replies.count, 1);
  const edited = makeEvent({ seq: 4, kind: "message_edited", message: makeMessage({ id: "root", seq: 1 }) });
  store.threads.apply(1, edited, { inThread: emptyDifference() });
  assert.equal(store.threads.mine("root").root.replies, undefined);
});

test("what an earlier release kept, with null where nothing is, opens as if it had left it out", async () => {
  const server = makeServer(0);
  server.send(bob, 1, "kept");
  const snapshots = createDatabase();
  const first = await enterLobby(await enter({ server, snapshotStorage: keepSnapshots(snapshots) }));
  await first.rest();
  const empty = { reactions: null, reply_to: null, thread: null, replies: null, files: null, pinned: null };
  for (const row of snapshots.state.tables.get("rooms").rows.values()) {
    row.facts.unread_seq = null;
    for (const message of row.page?.messages ?? []) {
      Object.assign(message, { ...empty, person: null, edited_at: null });
      Object.assign(message.author, { avatar: null, status_emoji: null, status_until: null, is_owner: null });
    }
  }
  const snapshotStorage = keepSnapshots(snapshots);
  const bootstrap = await recallBootstrap(snapshotStorage);
  const world = createWorld({ server, snapshotStorage, bootstrap });
  await world.store.openRoom(1);
  const [message] = world.store.timeline(1).items;
  assert.equal(world.store.isMarkedUnread(1), false);
  assert.deepEqual(look(message.author), BARE);
  for (const name of ["person", "edited_at", ...Object.keys(empty)]) assert.equal(message[name], undefined, name);
});
