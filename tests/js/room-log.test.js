import assert from "node:assert/strict";
import { test } from "node:test";
import { HELD_FRAMES, RoomLog } from "../../static/js/store/log/room-log.js";
import { makeEvent } from "./support/people.js";

/**
 * @param {number} from
 * @param {number} to
 * @param {number[]} [seqs] of the events; without it, all
 * @returns {any}
 */
function frame(from, to, seqs = Array.from({ length: to - from }, (_, index) => from + 1 + index)) {
  return {
    type: "events",
    log: 1,
    from,
    to: [to, 1000 + to],
    events: seqs.map((seq) => makeEvent({ seq })),
    more: false,
  };
}

/** @param {any[]} events */
const seqs = (events) => events.map(({ seq }) => seq);

test("the frame that follows is applied, and the position is its end", () => {
  const log = new RoomLog(1, [40, 998]);
  assert.deepEqual(seqs(log.apply(frame(40, 42))), [41, 42]);
  assert.deepEqual(log.position, [42, 1042]);
});

test("a frame that was applied before is dropped", () => {
  const log = new RoomLog(1, [40, 998]);
  log.apply(frame(40, 42));
  assert.deepEqual(log.apply(frame(40, 42)), []);
  assert.deepEqual(log.apply(frame(39, 40)), []);
  assert.deepEqual(log.position, [42, 1042]);
});

test("of a frame that overlaps only the new part is applied", () => {
  const log = new RoomLog(1, [40, 998]);
  assert.deepEqual(seqs(log.apply(frame(37, 42))), [41, 42]);
});

test("a frame from the future waits until the gap is filled, and the gap is known", () => {
  const log = new RoomLog(1, [40, 998]);
  assert.deepEqual(log.apply(frame(43, 44)), []);
  assert.deepEqual(log.apply(frame(42, 43)), []);
  assert.equal(log.behind, 4);
  assert.deepEqual(log.position, [40, 998]);
  assert.deepEqual(seqs(log.apply(frame(40, 42))), [41, 42, 43, 44]);
  assert.equal(log.behind, 0);
});

test("a page in which changes are folded still moves the position to its end", () => {
  const log = new RoomLog(1, [40, 998]);
  assert.deepEqual(seqs(log.apply(frame(40, 50, [44, 50]))), [44, 50]);
  assert.deepEqual(log.position, [50, 1050]);
});

test("what is held is bounded, and what was dropped is still known to be missing", () => {
  const log = new RoomLog(1, [0, 0]);
  for (let from = 1; from < 500; from += 1) log.apply(frame(from, from + 1));
  assert.equal(log.behind, 500);
  assert.equal(log.apply(frame(0, 1)).length, 1 + HELD_FRAMES);
  assert.equal(log.behind, 500 - 1 - HELD_FRAMES);
});

test("after a rewind nothing is applied until a snapshot says where to go on", () => {
  const log = new RoomLog(1, [40, 998]);
  log.rewind();
  assert.equal(log.position, null);
  assert.deepEqual(log.apply(frame(12, 13)), []);
  assert.deepEqual(seqs(log.reset([12, 77])), [13]);
  assert.deepEqual(log.position, [13, 1013]);
});

test("a head that is spoken of makes the log behind, and never less so", () => {
  const log = new RoomLog(1, [40, 998]);
  log.learnHead([45, 2000]);
  log.learnHead([41, 1999]);
  assert.equal(log.behind, 5);
});

test("what the server has spoken of is known, also before it is applied", () => {
  const log = new RoomLog(1, [40, 998]);
  log.apply(frame(43, 44));
  assert.deepEqual(log.known, [44, 1044]);
  assert.deepEqual(log.position, [40, 998]);
});

test("a page that is not the last leaves the log behind", () => {
  const log = new RoomLog(1, [40, 998]);
  log.apply({ ...frame(40, 42), more: true });
  assert.equal(log.behind, 1);
  log.apply(frame(42, 43));
  assert.equal(log.behind, 0);
});
