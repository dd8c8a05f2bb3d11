import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageWindow } from "../../static/js/store/messages/messages.js";
import { alice, makeEvent, makeMessage, sentEvent } from "./support/people.js";

/**
 * @param {number[]} seqs
 * @param {Partial<any>} [fields]
 * @returns {any}
 */
function page(seqs, fields = {}) {
  return {
    messages: seqs.map((seq) => makeMessage({ seq })),
    position: [10, 1010],
    has_older: true,
    has_newer: false,
    ...fields,
  };
}

/** @param {any} [first] */
function makeWindow(first = page([8, 9, 10])) {
  const window = new MessageWindow();
  window.replace(first);
  return window;
}

/** @param {MessageWindow} window */
const seqs = (window) => window.messages.map(({ seq }) => seq);

test("a sent message comes at the end", () => {
  const window = makeWindow();
  assert.deepEqual(window.apply(sentEvent(11)).added, ["m11"]);
  assert.deepEqual(seqs(window), [8, 9, 10, 11]);
});

test("a message that is already there is not added again", () => {
  const window = makeWindow();
  assert.deepEqual(window.apply(sentEvent(10)), { added: [], changed: [], removed: [] });
  assert.deepEqual(seqs(window), [8, 9, 10]);
});

test("an edit replaces the message in its place", () => {
  const window = makeWindow();
  const message = makeMessage({ seq: 9, body: "better", edited_at: "2026-03-03T10:00:00Z" });
  assert.deepEqual(window.apply(makeEvent({ seq: 11, kind: "message_edited", message })).changed, ["m9"]);
  assert.equal(window.get("m9")?.body, "better");
  assert.deepEqual(seqs(window), [8, 9, 10]);
});

test("a deleted message stays as a place without words", () => {
  const window = makeWindow();
  const message = makeMessage({ seq: 9, body: "", html: "", deleted: true });
  window.apply(makeEvent({ seq: 11, kind: "message_deleted", message }));
  assert.equal(window.get("m9")?.deleted, true);
  assert.deepEqual(seqs(window), [8, 9, 10]);
});

test("a system line stands where it happened", () => {
  const window = makeWindow();
  const message = makeMessage({ seq: 11, kind: "joined", person: alice });
  window.apply(makeEvent({ seq: 11, kind: "member_joined", person: alice, message }));
  assert.equal(window.messages.at(-1)?.kind, "joined");
});

test("a message whose sending was folded into its edit is put in by its own seq", () => {
  const window = makeWindow();
  window.apply(sentEvent(12));
  window.apply(makeEvent({ seq: 13, kind: "message_edited", message: makeMessage({ seq: 11, body: "late" }) }));
  assert.deepEqual(seqs(window), [8, 9, 10, 11, 12]);
});

test("what lies before the stretch is left to its page", () => {
  const window = makeWindow();
  window.apply(makeEvent({ seq: 11, kind: "message_edited", message: makeMessage({ seq: 3 }) }));
  assert.deepEqual(seqs(window), [8, 9, 10]);
});

test("away from the end new messages leave a gap that is known", () => {
  const window = makeWindow(page([8, 9, 10], { has_newer: true }));
  assert.deepEqual(window.apply(sentEvent(40)).added, []);
  window.append(page([11, 12], { has_newer: false, position: [40, 1040] }));
  assert.deepEqual(seqs(window), [8, 9, 10, 11, 12]);
  assert.equal(window.has_newer, false);
});

test("an empty room takes its first message", () => {
  const window = makeWindow(page([], { has_older: false }));
  window.apply(sentEvent(11));
  assert.deepEqual(seqs(window), [11]);
});

test("a room that was never opened collects nothing", () => {
  const window = new MessageWindow();
  window.apply(sentEvent(11));
  assert.equal(window.size, 0);
});

test("an older page goes before, and says whether there is more", () => {
  const window = makeWindow();
  const { added } = window.prepend(page([5, 6, 7], { has_older: false }));
  assert.deepEqual(added, ["m5", "m6", "m7"]);
  assert.deepEqual(seqs(window), [5, 6, 7, 8, 9, 10]);
  assert.equal(window.has_older, false);
});

test("an event from before the page does not undo what the page knew", () => {
  const edited = makeMessage({ seq: 9, body: "second edit" });
  const window = makeWindow(page([], { messages: [edited], position: [20, 1020] }));
  window.apply(makeEvent({ seq: 15, kind: "message_edited", message: makeMessage({ seq: 9, body: "first edit" }) }));
  assert.equal(window.get("m9")?.body, "second edit");
});

test("what happens while a page is on its way is not lost by it", () => {
  const window = makeWindow();
  window.beginFetch();
  const message = makeMessage({ seq: 6, body: "", deleted: true });
  window.apply(makeEvent({ seq: 11, kind: "message_deleted", message }));
  window.prepend(page([5, 6, 7]));
  window.endFetch();
  assert.equal(window.get("m6")?.deleted, true);
});

test("messages sent while the newest page is on its way follow it", () => {
  const window = new MessageWindow();
  window.beginFetch();
  window.apply(sentEvent(11));
  window.apply(sentEvent(12));
  window.replace(page([9, 10, 11], { position: [11, 1011] }));
  window.endFetch();
  assert.deepEqual(seqs(window), [9, 10, 11, 12]);
});

test("trimming one end makes that end open again", () => {
  const window = makeWindow(page([1, 2, 3, 4, 5], { has_older: false }));
  assert.deepEqual(window.trim("older", 3).removed, ["m1", "m2"]);
  assert.equal(window.has_older, true);
  assert.deepEqual(window.trim("newer", 2).removed, ["m5"]);
  assert.equal(window.has_newer, true);
  assert.deepEqual(seqs(window), [3, 4]);
  window.apply(sentEvent(6));
  assert.deepEqual(seqs(window), [3, 4]);
});

test("jumping elsewhere tells what is gone and what has come", () => {
  const window = makeWindow();
  const difference = window.replace(page([10, 11]));
  assert.deepEqual(difference, { added: ["m10", "m11"], changed: [], removed: ["m8", "m9"] });
});
