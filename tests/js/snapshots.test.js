import assert from "node:assert/strict";
import { test } from "node:test";
import { createAcknowledgedStorage } from "../../static/js/store/outbox/acknowledged.js";
import { openOwnDatabase, openSnapshotDatabase } from "../../static/js/store/offline/database.js";
import { createMarkStorage, newerMark } from "../../static/js/store/offline/pending-marks.js";
import { createSnapshotStorage } from "../../static/js/store/offline/snapshot-storage.js";
import { fits, mergeSnapshot, resumeAt } from "../../static/js/store/offline/snapshot-record.js";
import { recallBootstrap } from "../../static/js/store/offline/hydrate.js";
import { FakeClock } from "./support/clock.js";
import { createDatabase } from "./support/database.js";
import { bob, makeMessage, makeRoom, sentEvent } from "./support/people.js";
import { ModelServer } from "./support/server.js";
import { createWorld } from "./support/world.js";

function makeServer() {
  const server = new ModelServer();
  server.addRoom(1, { name: "lobby" });
  server.addRoom(2, { name: "cellar", kind: "private" });
  for (let index = 1; index <= 3; index += 1) server.send(bob, 1, `old-${index}`);
  return server;
}

/** One browser: its storages outlive its pages. */
function createBrowser(clock = new FakeClock()) {
  const [own, snapshots] = [createDatabase(), createDatabase()];
  return {
    clock,
    own,
    snapshots,
    open: (/** @type {any} */ options) =>
      createWorld({
        clock,
        markStorage: createMarkStorage(openOwnDatabase(own, clock), 1),
        acknowledgedStorage: createAcknowledgedStorage(openOwnDatabase(own, clock), 1),
        snapshotStorage: createSnapshotStorage(openSnapshotDatabase(snapshots, clock)),
        ...options,
      }),
    recall: () => recallBootstrap(createSnapshotStorage(openSnapshotDatabase(snapshots, clock))),
  };
}

/** A page that was opened with a network, and closed after it had kept what it showed. @param {any} browser @param {any} server */
async function visit(browser, server) {
  const world = browser.open({ server });
  await world.connect();
  await world.store.openRoom(1);
  await world.rest(40);
  world.drop();
  return world;
}

test("a page that opens without a network shows what was kept, and goes on from there", async () => {
  const server = makeServer();
  const browser = createBrowser();
  await visit(browser, server);
  server.send(bob, 1, "missed");
  server.edit("old-2", "changed");
  server.remove("old-1");
  const world = browser.open({ server, bootstrap: await browser.recall() });
  await world.store.openRoom(1);
  assert.deepEqual(world.bodies(1), ["body of old-1", "body of old-2", "body of old-3"]);
  assert.deepEqual(world.asked, []);
  assert.equal(world.store.unread(1).unread, 3);
  await world.connect();
  await world.rest();
  assert.deepEqual(world.bodies(1), ["", "changed", "body of old-3", "body of missed"]);
  assert.deepEqual(world.errors, []);
});

test("rooms that were never opened are fetched to be kept, once", async () => {
  const server = makeServer();
  server.send(bob, 2, "unseen");
  const browser = createBrowser();
  const first = await visit(browser, server);
  assert.deepEqual(
    first.asked.filter((path) => path === "rooms/2/messages"),
    ["rooms/2/messages"],
  );
  const world = browser.open({ server, bootstrap: await browser.recall() });
  await world.store.openRoom(2);
  assert.deepEqual(world.bodies(2), ["body of unseen"]);
});

test("what arrives in a room that is not open is kept too", async () => {
  const server = makeServer();
  const browser = createBrowser();
  const first = browser.open({ server });
  await first.connect();
  await first.rest(40);
  server.send(bob, 2, "live");
  await first.rest(10);
  const world = browser.open({ server, bootstrap: await browser.recall() });
  await world.store.openRoom(2);
  assert.deepEqual(world.bodies(2), ["body of live"]);
  assert.equal(world.store.unread(2).unread, 1);
});

test("a copy that is older than the page does not pass for as new as the page", async () => {
  const server = makeServer();
  const browser = createBrowser();
  await visit(browser, server);
  server.send(bob, 1, "missed");
  const reloaded = browser.open({ server });
  await reloaded.store.openRoom(1);
  await reloaded.rest(10);
  assert.equal(reloaded.store.timeline(1).has_newer, true);
  const world = browser.open({ server, bootstrap: await browser.recall() });
  await world.connect();
  await world.store.openRoom(1);
  await world.rest();
  assert.equal(world.bodies(1).at(-1), "body of missed");
});

test("a room that was taken away is not kept", async () => {
  const server = makeServer();
  const browser = createBrowser();
  const first = await visit(browser, server);
  first.connection.retryNow();
  first.accept();
  server.toggleMembership(2);
  await first.rest(10);
  assert.deepEqual(
    (await browser.recall()).rooms.map((/** @type {any} */ { id }) => id),
    [1],
  );
});

test("after signing out nothing can be read, and no late tab brings it back", async () => {
  const server = makeServer();
  const browser = createBrowser();
  const late = await visit(browser, server);
  const leaving = browser.open({ server });
  await leaving.store.offline.clear();
  assert.equal(await browser.recall(), null);
  late.store.offline.hear({ topic: "read", room: 1 });
  await late.rest();
  assert.equal(await browser.recall(), null);
});

test("somebody else's page leaves nothing of the one before", async () => {
  const server = makeServer();
  const browser = createBrowser();
  await visit(browser, server);
  const bootstrap = server.bootstrap();
  const other = browser.open({ server, bootstrap: { ...bootstrap, me: { ...bootstrap.me, id: 77 } } });
  await other.rest();
  const recalled = await browser.recall();
  assert.equal(recalled.me.id, 77);
  assert.deepEqual(
    [...browser.snapshots.state.tables.get("rooms").rows.values()].map(({ account }) => account),
    [77, 77],
  );
});

test("a storage that refuses leaves the chat as it is", async () => {
  const browser = createBrowser();
  browser.snapshots.state.fault = "refuse";
  browser.own.state.fault = "refuse";
  const world = await visit(browser, makeServer());
  assert.deepEqual(world.bodies(1).length, 3);
  assert.deepEqual(world.errors, []);
  assert.equal(await browser.recall(), null);
});

test("a storage that refused at first keeps what is read later, and the rest is fetched", async () => {
  const browser = createBrowser();
  browser.snapshots.state.fault = "refuse";
  const server = makeServer();
  const world = browser.open({ server });
  await world.connect();
  await world.store.openRoom(1);
  await world.rest(40);
  browser.snapshots.state.fault = null;
  server.send(bob, 1, "later");
  await world.rest(40);
  const again = browser.open({ server, bootstrap: await browser.recall() });
  await again.store.openRoom(1);
  assert.ok(again.bodies(1).includes("body of later"), String(again.bodies(1)));
});

test("what was read without a network is said when there is one again, also by another life of the page", async () => {
  const server = makeServer();
  const browser = createBrowser();
  await visit(browser, server);
  const offline = browser.open({ server, bootstrap: await browser.recall() });
  await offline.store.openRoom(1);
  offline.store.markRead(1);
  await offline.rest(3);
  assert.equal(server.places.get(1).read_seq, 0);
  const again = browser.open({ server, bootstrap: await browser.recall() });
  await again.rest();
  assert.equal(browser.own.state.tables.get("marks").rows.size, 1);
  const world = browser.open({ server });
  await world.rest();
  assert.equal(world.store.unread(1).unread, 0);
  await world.connect();
  await world.rest();
  assert.equal(server.places.get(1).read_seq, 3);
  assert.equal(browser.own.state.tables.get("marks").rows.size, 0);
});

test("marked unread without a network is said later too", async () => {
  const server = makeServer();
  server.read(1, 3);
  const browser = createBrowser();
  await visit(browser, server);
  const offline = browser.open({ server, bootstrap: await browser.recall() });
  await offline.store.openRoom(1);
  offline.store.markUnread(1, 2);
  await offline.rest(3);
  const world = browser.open({ server });
  await world.rest();
  await world.connect();
  await world.rest();
  assert.equal(server.places.get(1).unread_seq, 2);
});

test("of two read marks the further one is kept, of different kinds the later one", () => {
  const read = (/** @type {number} */ seq) => /** @type {const} */ ({ type: "read", room: 1, seq });
  const unread = /** @type {const} */ ({ type: "unread", room: 1, seq: 2 });
  assert.equal(newerMark(read(9), read(4)).seq, 9);
  assert.equal(newerMark(read(4), read(9)).seq, 9);
  assert.deepEqual(newerMark(read(9), unread), unread);
  assert.deepEqual(newerMark(unread, read(5)), read(5));
});

const messages = [1, 2].map((seq) => makeMessage({ seq }));
/** @type {any} */
const kept = { account: 1, room: 1, facts: makeRoom({ position: [2, 1002] }), members: null };
kept.page = { as_of: [2, 1002], messages, has_older: false };
const change = { room: 1, facts: makeRoom({ position: [4, 1004] }), members: null, to: /** @type {any} */ ([4, 1004]) };

test("events are added only where they follow what is kept", () => {
  const events = [sentEvent(3), sentEvent(4)];
  const whole = mergeSnapshot(1, kept, { ...change, from: 2, events });
  assert.deepEqual(
    whole.page?.messages.map(({ seq }) => seq),
    [1, 2, 3, 4],
  );
  const holed = mergeSnapshot(1, kept, { ...change, from: 3, events: events.slice(1) });
  assert.deepEqual(holed.page, kept.page);
  assert.deepEqual(
    [resumeAt(whole), resumeAt(holed)],
    [
      [4, 1004],
      [2, 1002],
    ],
  );
});

test("a tab that lags behind takes nothing back", () => {
  const lagging = { ...change, facts: makeRoom({ position: [1, 1001] }), from: 0, to: /** @type {any} */ ([1, 1001]) };
  const page = { as_of: /** @type {any} */ ([1, 1001]), messages: messages.slice(0, 1), has_older: false };
  assert.deepEqual(mergeSnapshot(1, kept, { ...lagging, page, events: [] }), kept);
});

test("a hundred messages of a room are kept", () => {
  const events = Array.from({ length: 150 }, (_, index) => sentEvent(index + 3));
  const merged = mergeSnapshot(1, kept, { ...change, to: [152, 1152], from: 2, events });
  assert.deepEqual(
    [merged.page?.messages.length, merged.page?.messages[0].seq, merged.page?.has_older],
    [100, 53, true],
  );
});

test("what is kept fits only a history that it is a part of", () => {
  assert.deepEqual(
    [
      fits(kept.page, [2, 1002]),
      fits(kept.page, [9, 1]),
      fits(kept.page, [2, 7]),
      fits(kept.page, [1, 1001]),
      fits(null, [9, 9]),
    ],
    [true, true, false, false, false],
  );
});

test("pictures from elsewhere and messages of no known kind are not taken from the disk", async () => {
  const server = makeServer();
  const browser = createBrowser();
  await visit(browser, server);
  for (const row of browser.snapshots.state.tables.get("rooms").rows.values()) {
    row.page?.messages.forEach((/** @type {any} */ message) => {
      message.author.avatar = "https://evil.example/a.webp";
    });
    row.page?.messages.push({ ...row.page.messages.at(-1), id: "odd", kind: "<b>" });
  }
  const world = browser.open({ server, bootstrap: await browser.recall() });
  await world.store.openRoom(1);
  const { items } = world.store.timeline(1);
  assert.deepEqual(
    items.map((/** @type {any} */ { author, recalled }) => [author.avatar, recalled]),
    [1, 2, 3].map(() => [undefined, true]),
  );
});

/** What is broken in the first room that was kept, in its messages, or in the account. @type {[string, string, (row: any) => any][]} */
const BROKEN = [
  ["a room without facts", "rooms", (row) => ({ ...row, facts: null })],
  ["a room without rights", "rooms", (row) => ({ ...row, facts: { ...row.facts, can: null } })],
  ["a room without people", "rooms", (row) => ({ ...row, facts: { ...row.facts, people: null } })],
  ["a room of another number", "rooms", (row) => ({ ...row, facts: { ...row.facts, id: "1" } })],
  ["members without names", "rooms", (row) => ({ ...row, members: [{ id: 1 }] })],
  ["messages that are no list", "rooms", (row) => ({ ...row, page: { ...row.page, messages: 5 } })],
];

for (const [name, table, breakRow] of BROKEN) {
  test(`without a network, ${name} leaves the rest to be read`, async () => {
    const server = makeServer();
    const browser = createBrowser();
    await visit(browser, server);
    const { rows } = browser.snapshots.state.tables.get(table);
    const [key, row] = [...rows][0];
    rows.set(key, breakRow(row));
    const state = await browser.recall();
    assert.deepEqual(
      state?.rooms.map(({ id }) => id),
      [2],
    );
    const world = browser.open({ server, bootstrap: state });
    await world.store.openRoom(2);
    assert.deepEqual([world.store.rooms.get(1), world.store.rooms.get(2)?.id], [null, 2]);
  });
}

test("without a network, a message that cannot be drawn leaves the others to be read", async () => {
  const answered = { id: "a", seq: 1, text: "", deleted: false };
  const reacted = { emoji: "👍", count: 1 };
  for (const broken of [
    ...[null, 5, {}, { author: null }, { at: "then" }, { replies: { people: 5 } }, { reactions: 5 }],
    ...[{ reply_to: 5 }, { reply_to: answered }, { reactions: [null] }, { reactions: [reacted] }, { files: [{}] }],
  ]) {
    const server = makeServer();
    const browser = createBrowser();
    await visit(browser, server);
    const { rows } = browser.snapshots.state.tables.get("rooms");
    const [key, row] = [...rows][0];
    const [first, ...others] = row.page.messages;
    const changed = broken && typeof broken === "object" ? { ...first, id: "x", ...broken, kind: first.kind } : broken;
    const isChanged = broken && typeof broken === "object" && Object.keys(broken).length > 0;
    rows.set(key, { ...row, page: { ...row.page, messages: [isChanged ? changed : broken, ...others] } });
    const world = browser.open({ server, bootstrap: await browser.recall() });
    await world.store.openRoom(1);
    assert.deepEqual(
      world.store.timeline(1).items.map(({ id }) => id),
      others.map((/** @type {any} */ { id }) => id),
    );
  }
});

test("without a network, an account that cannot be read is as if nothing was kept", async () => {
  for (const broken of [{ me: null }, { me: { id: 1 } }, { workspace: null }, { user_log: { log: 1 } }]) {
    const browser = createBrowser();
    await visit(browser, makeServer());
    const { rows } = browser.snapshots.state.tables.get("accounts");
    const [key, row] = [...rows][0];
    rows.set(key, { ...row, ...broken });
    assert.equal(await browser.recall(), null);
  }
});
