import assert from "node:assert/strict";
import { test } from "node:test";
import { PAGE } from "../../static/js/store/messages/threads.js";
import { enter } from "./support/lobby.js";
import { makeMessage } from "./support/people.js";

/** @param {number} seq */
function follow(seq) {
  const root = makeMessage({ id: `root ${seq}`, seq });
  return { id: root.id, room: 1, seq, following: true, root, read_seq: 0, unread: 1, mentions: 0, position: [3, 3] };
}

test("every thread that is followed is listed, however many there are", async () => {
  const { store } = await enter();
  const all = Array.from({ length: PAGE * 2 + 1 }, (_none, at) => follow(at + 1));
  /** @type {(path: string, query?: any) => Promise<any>} */
  store.api.get = async (_path, query) => {
    const first = all.findIndex(({ id }) => id === query?.after) + 1;
    return { threads: all.slice(first, first + PAGE) };
  };
  await store.threads.load();
  const { threads: waiting } = store.threads.describe();
  assert.deepEqual([store.threads.list().length, waiting.length], [all.length, all.length]);
});

test("a thread that is closed before its answers came was not read", async () => {
  const { store } = await enter();
  const mine = follow(1);
  /** @type {(page: any) => void} */
  let arrive = () => {};
  const page = new Promise((resolve) => {
    arrive = resolve;
  });
  store.threads.start({ threads: [mine] });
  store.api.get = () => page;
  const opening = store.threads.open(1, mine.id);
  store.threads.markRead();
  assert.equal(store.threads.unread(mine.id).unread, 1);
  const answer = makeMessage({ seq: 3, thread: { root: mine.id, root_seq: 1, also_in_room: false } });
  arrive({ root: mine.root, messages: [answer], position: [3, 3], has_older: false, mine });
  await opening;
  store.threads.markRead();
  assert.equal(store.threads.unread(mine.id).unread, 0);
});

test("a list that was asked for before an answer came does not take the answer back", async () => {
  const { store } = await enter();
  const mine = follow(1);
  store.threads.start({ threads: [{ ...mine }] });
  /** @type {(page: any) => void} */
  let arrive = () => {};
  store.api.get = () =>
    new Promise((resolve) => {
      arrive = resolve;
    });
  const loading = store.threads.load();
  const message = makeMessage({ seq: 2, thread: { root: mine.id, root_seq: 1, also_in_room: false } });
  const replies = { count: 2, people: [], last_at: message.at, last_seq: 2 };
  const event = { kind: "message_sent", seq: 4, id: 4, at: message.at, message, replies };
  store.threads.apply(1, /** @type {any} */ (event), /** @type {any} */ ({}));
  arrive({ threads: [mine] });
  await loading;
  assert.equal(store.threads.list()[0].root.replies?.count, 2);
  // And one that was read later counts
  const later = { ...mine, position: [5, 5], root: { ...mine.root, replies: { ...replies, count: 1 } } };
  const again = store.threads.load();
  arrive({ threads: [later] });
  await again;
  assert.equal(store.threads.list()[0].root.replies?.count, 1);
});
