import assert from "node:assert/strict";
import { test } from "node:test";
import { ActivityList } from "../../static/js/store/messages/activity.js";

const ME = { id: 1, name: "Mira" };
const SAM = { id: 2, name: "Sam" };
const GENERAL = 7;

/** @param {number} seq @param {object} [more] */
const say = (seq, more = {}) => ({
  id: `m${String(seq).padStart(3, "0")}`,
  room: GENERAL,
  seq,
  kind: "text",
  author: SAM,
  at: new Date(Date.UTC(2026, 0, 1, 9, seq)).toISOString(),
  html: "",
  body: "",
  deleted: false,
  mentions: [],
  mentions_room: false,
  ...more,
});
/** @param {any} message @param {string} [kind] */
const item = (message, kind = "mention") => ({ kind, at: message.at, unread: true, message, person: message.author });

/** @param {{pages?: any[], kept?: any[], threads?: Record<string, any>, read?: number}} [given] */
function setUp({ pages = [], kept = [], threads = {}, read = 0 } = {}) {
  const marks = new Map([[GENERAL, read]]);
  /** @type {any[]} */
  const asked = [];
  /** @type {any[]} */
  const requests = [];
  const store = /** @type {any} */ ({
    me: ME,
    connection: { state: "live", request: async (/** @type {any} */ frame) => void requests.push(frame) },
    api: {
      async get(/** @type {string} */ _path, /** @type {any} */ query) {
        asked.push(query);
        const page = pages.shift();
        if (!page) throw new Error("offline");
        return { read_at: "2026-01-01T00:00:00Z", ...page };
      },
    },
    members: () => [ME, SAM],
    markRead: (/** @type {number} */ room) => requests.push({ type: "read", room }),
    parts: {
      quiet: { isIgnored: () => false },
      rooms: { all: [{ id: GENERAL }] },
      history: { window: () => ({ loaded: false }) },
      offline: { recall: async () => ({ messages: kept }) },
      marker: { get: () => ({ read_seq: marks.get(GENERAL) }) },
      threads: {
        mine: (/** @type {string} */ id) => threads[id] ?? null,
        unread: (/** @type {string} */ id) => ({ unread: threads[id]?.unread ?? 0 }),
        readAll: (/** @type {number} */ room, /** @type {string} */ id) =>
          requests.push({ type: "read_thread", room, id }),
      },
    },
  });
  const list = new ActivityList(store, () => {});
  return {
    list,
    asked,
    requests,
    read: (/** @type {number} */ seq) => marks.set(GENERAL, seq),
  };
}

/** @param {ActivityList} list */
const shown = (list) => list.items.map(({ kind, message }) => `${kind} ${message.id}`);

test("pages follow each other, and what comes twice is listed once", async () => {
  const { list, asked } = setUp({
    pages: [{ items: [item(say(9)), item(say(8))], next: "x" }, { items: [item(say(8)), item(say(3))] }],
  });
  await list.load();
  assert.equal(list.hasMore, true);
  await list.loadMore();
  assert.deepEqual(shown(list), ["mention m009", "mention m008", "mention m003"]);
  assert.deepEqual([list.hasMore, asked[1].before], [false, "x"]);
});

test("what arrives is listed for what it is to me, and what is nothing to me is not", async () => {
  const { list } = setUp({ pages: [{ items: [] }], threads: { t: { id: "t", following: true, read_seq: 0 } } });
  await list.load();
  const sent = [
    say(1, { mentions: [1] }),
    say(2, { reply_to: { id: "x", author: ME } }),
    say(3, { thread: { root: "t", root_seq: 1, also_in_room: false } }),
    say(4),
    say(5, { author: ME, mentions_room: true }),
    say(6, { thread: { root: "other", root_seq: 1, also_in_room: false } }),
    say(7, { mentions_room: true, thread: { root: "t", root_seq: 1, also_in_room: false } }),
  ];
  for (const message of sent) list.apply(GENERAL, /** @type {any} */ ({ kind: "message_sent", message }));
  assert.deepEqual(shown(list), ["mention m007", "thread m003", "reply m002", "mention m001"]);
});

test("an edit may name me or no longer, and a deletion takes the row away", async () => {
  const named = say(2, { mentions: [1] });
  const { list } = setUp({ pages: [{ items: [item(say(4, { mentions: [1] })), item(named)] }] });
  await list.load();
  const tell = (/** @type {string} */ kind, /** @type {any} */ message) =>
    list.apply(GENERAL, /** @type {any} */ ({ kind, message }));
  tell("message_edited", { ...named, mentions: [] });
  tell("message_edited", say(3, { mentions: [1] }));
  assert.deepEqual(shown(list), ["mention m004", "mention m003"]);
  tell("message_deleted", say(4, { deleted: true }));
  assert.deepEqual(shown(list), ["mention m003"]);
});

test("what is unread is so by the marks of its room and its thread", async () => {
  const alone = { root: "t", root_seq: 1, also_in_room: false };
  const { list, read } = setUp({
    read: 5,
    threads: { t: { id: "t", following: true, read_seq: 6, unread: 1 } },
    pages: [{ items: [item(say(9, { thread: alone })), item(say(6, { thread: alone })), item(say(6)), item(say(5))] }],
  });
  await list.load();
  assert.deepEqual(
    list.items.map((each) => list.isUnread(each)),
    [true, false, true, false],
  );
  read(6);
  assert.equal(list.isUnread(list.items[2]), false);
});

test("marking all read reads the rooms and threads in which something waits, and no other", async () => {
  const alone = { root: "t", root_seq: 1, also_in_room: false };
  const { list, requests } = setUp({
    threads: { t: { id: "t", following: true, read_seq: 0, unread: 1 } },
    pages: [{ items: [item(say(9, { thread: alone })), item(say(6))] }],
  });
  await list.load();
  list.readAll();
  assert.deepEqual(requests, [
    { type: "read_thread", room: GENERAL, id: "t" },
    { type: "read", room: GENERAL },
  ]);
});

test("reactions that were seen are told once, and stay marked until the list is opened anew", async () => {
  const reaction = { ...item(say(9, { author: ME }), "reaction"), emoji: "👍", people: 1 };
  const { list, requests } = setUp({ pages: [{ items: [reaction] }, { items: [reaction] }] });
  await list.load();
  list.see();
  assert.deepEqual(requests, [{ type: "read_activity", at: reaction.at }]);
  list.applyOwn(/** @type {any} */ ({ activity_read_at: reaction.at }));
  assert.equal(list.isUnread(list.items[0]), true);
  await list.load();
  list.see();
  assert.deepEqual([list.isUnread(list.items[0]), requests.length], [false, 1]);
});

test("without a network the list is made of what this browser has", async () => {
  const kept = [
    say(1, { mentions: [1] }),
    say(2),
    say(3, { author: ME, reactions: [{ emoji: "🎉", count: 2, people: [1, 2] }] }),
    say(4, { reply_to: { id: "x", author: ME } }),
  ];
  const { list } = setUp({ kept });
  await list.load();
  assert.deepEqual(shown(list).sort(), ["mention m001", "reaction m003", "reply m004"]);
  assert.deepEqual([list.isLocal, list.items.find(({ kind }) => kind === "reaction")?.person.name], [true, "Sam"]);
});
