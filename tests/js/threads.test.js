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
