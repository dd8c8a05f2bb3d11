import assert from "node:assert/strict";
import { test } from "node:test";
import { Drafts } from "../../static/js/store/outbox/drafts.js";
import { Members } from "../../static/js/store/rooms/members.js";
import { Presence } from "../../static/js/store/rooms/presence.js";
import { Rooms } from "../../static/js/store/rooms/rooms.js";
import { Typing } from "../../static/js/store/rooms/typing.js";
import { FakeClock } from "./support/clock.js";
import { alice, bob, charlie, makeEvent, makeRoom } from "./support/people.js";
import { createTextStorage } from "./support/tabs.js";

test("who writes in a thread does not write in its room", () => {
  const { sent, typing } = makeTyping();
  typing.typed(1, "root");
  typing.typed(1);
  assert.deepEqual(sent, [1, 1]);
  typing.seen("root", bob);
  assert.deepEqual([typing.people(1).length, typing.people("root").length], [0, 1]);
  typing.apply(1, /** @type {any} */ ({ kind: "message_sent", message: { author: bob, thread: { root: "root" } } }));
  assert.deepEqual(typing.people("root"), []);
});

test("presence is offline until said, and tells only who changed", () => {
  const presence = new Presence();
  assert.equal(presence.of(bob.id), "offline");
  assert.deepEqual(presence.apply({ 2: "online", 3: "offline" }), [2]);
  assert.deepEqual(presence.apply({ 2: "online", 3: "away" }), [3]);
  assert.deepEqual(presence.apply({ 2: "offline" }), [2]);
  assert.equal(presence.of(charlie.id), "away");
});

function makeTyping() {
  const clock = new FakeClock();
  /** @type {number[]} */
  const sent = [];
  /** @type {number[]} */
  const changed = [];
  const typing = new Typing({ clock, send: (room) => sent.push(room), changed: (room) => changed.push(room) });
  return { changed, clock, sent, typing };
}

test("that I am writing is said at most every three seconds in each room", async () => {
  const { clock, sent, typing } = makeTyping();
  for (let key = 0; key < 70; key += 1) {
    typing.typed(1);
    await clock.advance(100);
  }
  typing.typed(2);
  assert.deepEqual(sent, [1, 1, 1, 2]);
});

test("after a message went out the next key is said at once", () => {
  const { sent, typing } = makeTyping();
  typing.typed(1);
  typing.finished(1);
  typing.typed(1);
  assert.deepEqual(sent, [1, 1]);
});

test("who is silent for six seconds is no longer writing", async () => {
  const { changed, clock, typing } = makeTyping();
  typing.seen(1, bob);
  await clock.advance(5_000);
  typing.seen(1, bob);
  await clock.advance(5_999);
  assert.deepEqual(
    typing.people(1).map(({ name }) => name),
    ["Bob"],
  );
  await clock.advance(1);
  assert.deepEqual(typing.people(1), []);
  assert.deepEqual(changed, [1, 1]);
});

test("whose message has arrived is no longer writing", () => {
  const { clock, typing } = makeTyping();
  typing.seen(1, bob);
  typing.stopped(1, bob.id);
  assert.deepEqual(typing.people(1), []);
  assert.equal(clock.waiting, 0);
});

/** @param {any} [storage] */
function makeDrafts(storage = new Map()) {
  const clock = new FakeClock();
  /** @type {number[]} */
  const changed = [];
  const text = createTextStorage(storage);
  const drafts = new Drafts({ account: 1, storage: text, clock, changed: (room) => changed.push(room) });
  return { changed, clock, drafts, storage, text };
}

test("a draft is kept 300 ms after the last key", async () => {
  const { clock, drafts, storage } = makeDrafts();
  drafts.set(7, "He");
  await clock.advance(299);
  drafts.set(7, "Hello");
  await clock.advance(299);
  assert.equal(storage.size, 0);
  assert.equal(drafts.get(7), "Hello");
  await clock.advance(1);
  assert.deepEqual([...storage], [["syncchat.draft.1.7", "Hello"]]);
});

test("a draft is there again in the next life of the page, but not for another account", () => {
  const { drafts, storage, text } = makeDrafts();
  drafts.set(7, "Hello");
  drafts.flush();
  assert.equal(makeDrafts(storage).drafts.get(7), "Hello");
  const other = new Drafts({ account: 2, storage: text, clock: new FakeClock(), changed: () => {} });
  assert.equal(other.get(7), "");
});

test("the pencil comes with the first word and goes with the last", () => {
  const { changed, drafts, storage } = makeDrafts();
  drafts.set(7, "H");
  drafts.set(7, "He");
  drafts.set(7, " ");
  drafts.flush();
  assert.deepEqual(changed, [7, 7]);
  assert.equal(drafts.has(7), false);
  assert.equal(storage.size, 0);
});

test("what another tab wrote is seen, unless one is writing here", () => {
  const { changed, drafts, storage } = makeDrafts();
  assert.equal(drafts.get(7), "");
  storage.set("syncchat.draft.1.7", "from there");
  drafts.storageChanged("syncchat.draft.1.7");
  assert.equal(drafts.get(7), "from there");
  drafts.set(7, "mine");
  storage.set("syncchat.draft.1.7", "theirs");
  drafts.storageChanged("syncchat.draft.1.7");
  drafts.storageChanged("syncchat.draft.2.7");
  drafts.storageChanged(null);
  assert.equal(drafts.get(7), "mine");
  assert.deepEqual(changed, [7]);
});

test("a tab that comes to the front reads what others wrote and sent, and tells only of that", () => {
  const { changed, drafts, storage } = makeDrafts(new Map([["syncchat.draft.1.7", "Hello"]]));
  assert.equal(drafts.get(7), "Hello");
  assert.equal(drafts.get(8), "");
  storage.delete("syncchat.draft.1.7");
  drafts.refresh();
  assert.equal(drafts.get(7), "");
  assert.deepEqual(changed, [7]);
});

test("what another tab wrote unseen is not wiped by a letter typed and deleted here", async () => {
  const { changed, clock, drafts, storage } = makeDrafts();
  drafts.set(7, "x");
  await clock.advance(300);
  storage.set("syncchat.draft.1.7", "a long thought");
  changed.length = 0;
  drafts.set(7, "");
  assert.equal(storage.get("syncchat.draft.1.7"), "a long thought");
  assert.equal(drafts.get(7), "a long thought");
  assert.deepEqual(changed, [7]);
});

test("words written here stand after those that another tab wrote unseen", () => {
  const { drafts, storage } = makeDrafts();
  assert.equal(drafts.get(7), "");
  storage.set("syncchat.draft.1.7", "theirs");
  drafts.set(7, "mine");
  drafts.flush();
  assert.equal(storage.get("syncchat.draft.1.7"), "theirs\nmine");
  drafts.set(7, "theirs\nmine and more");
  drafts.flush();
  assert.equal(drafts.get(7), "theirs\nmine and more");
});

test("a draft that was sent is gone at once, not 300 ms later", () => {
  const { drafts, storage } = makeDrafts(new Map([["syncchat.draft.1.7", "Hello"]]));
  drafts.set(7, "");
  assert.equal(storage.size, 0);
});

test("words that the storage refused are not wiped by looking into it", () => {
  const { drafts, text } = makeDrafts();
  text.setItem = () => {
    throw new Error("QuotaExceeded");
  };
  drafts.set(7, "Hello");
  drafts.flush();
  drafts.refresh();
  assert.equal(drafts.get(7), "Hello");
});

test("a storage that refuses costs nothing but the keeping", () => {
  const refuse = () => {
    throw new Error("QuotaExceeded");
  };
  const storage = { getItem: refuse, setItem: refuse, removeItem: refuse };
  const drafts = new Drafts({ account: 1, storage, clock: new FakeClock(), changed: () => {} });
  drafts.set(7, "Hello");
  drafts.flush();
  assert.equal(drafts.get(7), "Hello");
});

test("rooms stand by name, General first and archived ones last; directs by what is newest", () => {
  const rooms = new Rooms(alice.id);
  for (const [id, name, fields] of /** @type {[number, string, any][]} */ ([
    [1, "lobby", {}],
    [2, "Attic", { archived: true }],
    [3, "cellar 10", { kind: "private" }],
    [4, "cellar 9", { kind: "private" }],
    [5, "Welcome", { general: true }],
  ])) {
    rooms.set(makeRoom({ id, name, log: id + 10, ...fields }));
  }
  rooms.set(makeRoom({ id: 6, kind: "direct", position: [3, 500] }));
  rooms.set(makeRoom({ id: 7, kind: "direct", position: [9, 400] }));
  assert.deepEqual(
    rooms.list().rooms.map(({ name }) => name),
    ["Welcome", "cellar 9", "cellar 10", "lobby", "Attic"],
  );
  assert.deepEqual(
    rooms.list().directs.map(({ id }) => id),
    [6, 7],
  );
  rooms.touch(7, 501);
  assert.deepEqual(
    rooms.list().directs.map(({ id }) => id),
    [7, 6],
  );
});

test("a direct room is named after the others in it", () => {
  const rooms = new Rooms(alice.id);
  assert.equal(rooms.title(makeRoom({ kind: "direct", people: [alice, bob, charlie] })), "Bob, Charlie");
  assert.equal(rooms.title(makeRoom({ name: "lobby", people: [] })), "lobby");
});

test("the member list follows joining, leaving and roles, by name", () => {
  const members = new Members();
  const apply = (/** @type {any} */ event) => {
    const batch = /** @type {any} */ ({ membersChanged: false });
    members.apply(1, makeEvent(event), batch);
    return batch.membersChanged;
  };
  assert.equal(apply({ seq: 1, kind: "member_joined", person: bob }), false);
  members.set(1, [{ ...bob, role: "member" }]);
  apply({ seq: 2, kind: "member_joined", person: alice, membership: { role: "owner" } });
  apply({ seq: 3, kind: "member_role", person: bob, membership: { role: "moderator" } });
  assert.deepEqual(
    members.list(1)?.map(({ name, role }) => [name, role]),
    [
      ["Alice", "owner"],
      ["Bob", "moderator"],
    ],
  );
  assert.equal(apply({ seq: 4, kind: "member_left", person: bob }), true);
  assert.deepEqual(
    members.list(1)?.map(({ name }) => name),
    ["Alice"],
  );
});

test("drafts can be listed, kept ones and those not kept yet, and of this account alone", () => {
  const storage = new Map([
    ["syncchat.draft.1.7", "Hello"],
    ["syncchat.draft.2.8", "Not mine"],
  ]);
  const text = createTextStorage(storage);
  const listed = Object.assign(text, Object.fromEntries(storage));
  const drafts = new Drafts({ account: 1, storage: listed, clock: new FakeClock(), changed: () => {} });
  drafts.set("thread.x", "Yes?");
  drafts.set(9, " ");
  assert.deepEqual(drafts.list(), [7, "thread.x"]);
});
