import assert from "node:assert/strict";
import { test } from "node:test";
import { layOutRows } from "../../static/js/components/timeline/rows.js";

const alice = { id: 1, username: "alice", name: "Alice", initials: "A", hue: 1, avatar: null };
const bob = { ...alice, id: 2, username: "bob", name: "Bob" };
const times = { dayKey: (/** @type {string} */ iso) => iso.slice(0, 10) };

/**
 * @param {number} seq
 * @param {any} author
 * @param {string} at
 * @param {object} [more]
 */
function say(seq, author, at, more = {}) {
  return /** @type {any} */ ({ id: `m${seq}`, seq, author, at, kind: "text", mine: author === bob, ...more });
}

/**
 * @param {any[]} items
 * @param {number | null} [new_since]
 */
function draw(items, new_since = null) {
  return layOutRows({ items, new_since }, times, 3).map((row) =>
    row.kind === "message" && row.first ? "first" : row.kind,
  );
}

test("one person's messages within five minutes share a head", () => {
  const items = [
    say(1, alice, "2025-06-03T09:00:00Z"),
    say(2, alice, "2025-06-03T09:05:00Z"),
    say(3, alice, "2025-06-03T09:10:01Z"),
    say(4, bob, "2025-06-03T09:10:02Z"),
  ];
  assert.deepEqual(draw(items), ["day", "first", "message", "first", "first"]);
});

test("a new day and a system line begin a new group", () => {
  const items = [
    say(1, alice, "2025-06-02T23:59:00Z"),
    say(2, alice, "2025-06-03T00:00:00Z"),
    say(3, alice, "2025-06-03T00:01:00Z", { kind: "joined" }),
    say(4, alice, "2025-06-03T00:02:00Z"),
  ];
  assert.deepEqual(draw(items), ["day", "first", "day", "first", "system", "first"]);
});

test("tombstones in a row are one line until somebody opens it", () => {
  const gone = (/** @type {number} */ seq, more = {}) =>
    say(seq, alice, "2025-06-03T09:00:00Z", { deleted: true, ...more });
  const items = [
    gone(1),
    gone(2),
    gone(3),
    say(4, alice, "2025-06-03T09:00:01Z"),
    gone(5),
    say(6, alice, "2025-06-03T09:00:02Z"),
  ];
  assert.deepEqual(draw(items), ["day", "fold", "first", "message", "message"]);
  assert.deepEqual(draw([gone(1), gone(2, { replies: { count: 1 } })]), ["day", "first", "message"]);

  const rows = (/** @type {any} */ timeline, unfolded = new Set()) =>
    layOutRows({ items, new_since: null, ...timeline }, times, 0, unfolded).map(({ kind }) => kind);
  assert.deepEqual(rows({ focus: 2 }).slice(0, 4), ["day", "message", "message", "message"]);
  assert.deepEqual(rows({}, new Set(["m1"])).slice(0, 4), ["day", "message", "message", "message"]);
  const parted = layOutRows({ items: [gone(1), gone(2)], new_since: 1 }, times, 1);
  assert.deepEqual(
    parted.map(({ kind }) => kind),
    ["day", "message", "new", "message"],
  );
});

test("a message on its way begins no day of its own, for the clock here may be ahead", () => {
  const sending = { seq: null, state: "sending" };
  const items = [say(1, alice, "2025-06-02T23:59:00Z"), say(2, bob, "2025-06-03T00:01:00Z", sending)];
  assert.deepEqual(draw(items), ["day", "first", "first"]);
  assert.deepEqual(draw([items[1]]), ["day", "first"]);
  const acknowledged = say(2, bob, "2025-06-03T00:01:00Z");
  assert.deepEqual(draw([items[0], acknowledged]), ["day", "first", "day", "first"]);
});

test("the divider stands before the first message of somebody else after the last one read", () => {
  const items = [
    say(1, alice, "2025-06-03T09:00:00Z"),
    say(2, bob, "2025-06-03T09:01:00Z"),
    say(3, alice, "2025-06-03T09:02:00Z"),
    say(4, alice, "2025-06-03T09:03:00Z"),
  ];
  assert.deepEqual(draw(items, 1), ["day", "first", "first", "new", "first", "message"]);
  assert.deepEqual(draw(items, 4), ["day", "first", "first", "first", "message"]);
  const divider = layOutRows({ items, new_since: 1 }, times, 2).find((row) => row.kind === "new");
  assert.deepEqual(divider, { key: "new", kind: "new", since: "2025-06-03T09:01:00Z", count: 2 });
});

test("unsent messages of mine never carry the divider", () => {
  const items = [say(1, alice, "2025-06-03T09:00:00Z"), say(2, bob, "2025-06-03T09:01:00Z", { seq: null })];
  assert.deepEqual(draw(items, 1), ["day", "first", "first"]);
});
