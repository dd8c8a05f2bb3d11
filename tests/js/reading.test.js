import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../static/js/lib/errors.js";
import { ReadMarker } from "../../static/js/store/rooms/read-marker.js";
import { UnreadCounter } from "../../static/js/store/rooms/unread.js";
import { FakeClock, settle } from "./support/clock.js";
import { alice, bob, makeEvent, makeMessage, sentEvent } from "./support/people.js";

function makeMarker() {
  const clock = new FakeClock();
  const world = { live: true, head: 50, refusal: /** @type {Error | null} */ (null) };
  /** @type {any[]} */
  const sent = [];
  /** @type {any[]} */
  const refused = [];
  const marker = new ReadMarker({
    clock,
    isLive: () => world.live,
    headOf: () => world.head,
    onChange: () => {},
    onRefused: (room, error) => refused.push([room, error]),
    request: async (frame) => {
      sent.push(frame);
      if (world.refusal) throw world.refusal;
    },
  });
  marker.set(1, { read_seq: 40 });
  return { clock, marker, refused, sent, world };
}

test("a room is read when its end was in sight for one second", async () => {
  const { clock, marker, sent } = makeMarker();
  marker.look(1);
  await clock.advance(999);
  assert.deepEqual(sent, []);
  await clock.advance(1);
  assert.deepEqual(sent, [{ type: "read", room: 1, seq: 50 }]);
  assert.equal(marker.get(1).read_seq, 50);
});

test("looking away within the second does not count", async () => {
  const { clock, marker, sent } = makeMarker();
  marker.look(1);
  await clock.advance(900);
  marker.look(null);
  await clock.advance(900);
  marker.look(1);
  await clock.advance(900);
  assert.deepEqual(sent, []);
});

test("a busy room is still read once a second", async () => {
  const { clock, marker, sent, world } = makeMarker();
  marker.look(1);
  for (let message = 0; message < 30; message += 1) {
    world.head += 1;
    marker.arrived(1);
    await clock.advance(100);
  }
  assert.deepEqual(
    sent.map(({ seq }) => seq),
    [60, 70, 80],
  );
});

test("nothing is said when there is nothing new", async () => {
  const { clock, marker, sent, world } = makeMarker();
  world.head = 40;
  marker.look(1);
  await clock.advance(5_000);
  assert.deepEqual(sent, []);
});

test("the marker only moves forward, whoever moves it", () => {
  const { marker, sent } = makeMarker();
  marker.set(1, { read_seq: 30 });
  assert.equal(marker.get(1).read_seq, 40);
  marker.markRead(1, 35);
  assert.deepEqual(sent, []);
  marker.set(1, { read_seq: 45 });
  assert.equal(marker.effective(1), 45);
});

test("marked unread stays so while one looks, until the room is opened again", async () => {
  const { clock, marker, sent } = makeMarker();
  marker.markUnread(1, 38);
  assert.equal(marker.effective(1), 37);
  marker.look(1);
  await clock.advance(5_000);
  assert.deepEqual(
    sent.map(({ type }) => type),
    ["unread"],
  );
  marker.look(null);
  marker.resume();
  marker.look(1);
  await clock.advance(1_000);
  assert.deepEqual(sent.at(-1), { type: "read", room: 1, seq: 50 });
  assert.equal(marker.effective(1), 50);
});

test("marking unread above the marker does not count what was not read anyway as read", () => {
  const { marker } = makeMarker();
  marker.markUnread(1, 45);
  assert.equal(marker.effective(1), 40);
});

test("what could not be said is said when the connection is back", async () => {
  const { clock, marker, sent, world } = makeMarker();
  world.live = false;
  marker.look(1);
  await clock.advance(1_000);
  assert.deepEqual(sent, []);
  assert.equal(marker.get(1).read_seq, 50);
  world.live = true;
  marker.flush();
  await settle();
  marker.flush();
  assert.deepEqual(sent, [{ type: "read", room: 1, seq: 50 }]);
});

test("an older answer does not take back what was just marked", async () => {
  const { marker, world } = makeMarker();
  world.live = false;
  marker.markUnread(1, 38);
  marker.set(1, { read_seq: 41 });
  assert.deepEqual(marker.get(1), { read_seq: 41, unread_seq: 38 });
});

test("an answer that was lost is made up for by the server's own word, and then the server's word counts", async () => {
  const { clock, marker, sent, world } = makeMarker();
  world.refusal = new RequestError({ code: "unknown" });
  marker.markRead(1, 50);
  await settle();
  marker.set(1, { read_seq: 50 });
  marker.set(1, { read_seq: 50, unread_seq: 44 });
  assert.equal(marker.effective(1), 43);
  await clock.advance(60_000);
  assert.equal(sent.length, 1);
});

test("a refusal is told and not tried again; a busy server is asked later", async () => {
  const { clock, marker, refused, sent, world } = makeMarker();
  world.refusal = new RequestError({ code: "unavailable" });
  marker.markRead(1, 45);
  await clock.advance(4_000);
  world.refusal = new RequestError({ code: "not_found", message: "Gone." });
  await clock.advance(1_000);
  assert.equal(sent.length, 2);
  await clock.advance(60_000);
  assert.equal(sent.length, 2);
  assert.equal(refused[0][1].code, "not_found");
});

/** @param {Partial<{unread: number, mentions: number, seq: number, read: number}>} [base] */
function makeCounter({ unread = 3, mentions = 1, seq = 40, read = 30 } = {}) {
  const counter = new UnreadCounter(alice.id);
  counter.setBase({ unread, mentions }, seq, read);
  return counter;
}

test("others' messages count, with those that name me", () => {
  const counter = makeCounter();
  counter.apply(sentEvent(41));
  counter.apply(sentEvent(42, { mentions: [alice.id] }));
  counter.apply(sentEvent(43, { mentions_room: true }));
  counter.apply(sentEvent(44, { mentions: [bob.id] }));
  assert.deepEqual(counter.counts, { unread: 7, mentions: 3 });
});

test("neither my own messages nor system lines nor what was deleted on the way count", () => {
  const counter = makeCounter();
  counter.apply(sentEvent(41, { author: alice }));
  counter.apply(sentEvent(42, { kind: "joined" }));
  counter.apply(sentEvent(43, { deleted: true }));
  assert.equal(counter.counts.unread, 3);
});

test("what the server had counted already is not counted again", () => {
  const counter = makeCounter();
  counter.apply(sentEvent(39));
  counter.apply(makeEvent({ seq: 40, kind: "message_edited", message: makeMessage({ seq: 39 }) }));
  assert.deepEqual(counter.counts, { unread: 3, mentions: 1 });
});

test("a counted message that is deleted no longer counts, and one that was never counted takes nothing away", () => {
  const counter = makeCounter();
  counter.apply(sentEvent(41));
  counter.apply(makeEvent({ seq: 42, message: makeMessage({ seq: 41, deleted: true }) }));
  counter.apply(makeEvent({ seq: 44, message: makeMessage({ seq: 43, deleted: true }) }));
  counter.apply(makeEvent({ seq: 45, message: makeMessage({ seq: 20, deleted: true }) }));
  assert.deepEqual(counter.counts, { unread: 3, mentions: 1 });
});

test("a deleted message of the server's count is taken off, once", () => {
  const counter = makeCounter({ mentions: 0 });
  const gone = makeMessage({ seq: 35, deleted: true });
  counter.apply(makeEvent({ seq: 41, kind: "message_edited", message: gone }));
  counter.apply(makeEvent({ seq: 42, kind: "message_deleted", message: gone }));
  assert.deepEqual(counter.counts, { unread: 2, mentions: 0 });
  assert.equal(counter.stale, false);
});

test("a message that is brought back counts again, and where its deletion was not seen the server is asked", () => {
  const gone = makeMessage({ seq: 35, deleted: true });
  const back = makeEvent({ seq: 43, kind: "message_restored", message: makeMessage({ seq: 35 }) });
  const counter = makeCounter({ mentions: 0 });
  counter.apply(makeEvent({ seq: 41, kind: "message_deleted", message: gone }));
  counter.apply(back);
  assert.deepEqual(counter.counts, { unread: 3, mentions: 0 });
  assert.equal(counter.stale, false);
  const other = makeCounter({ mentions: 0 });
  other.apply(back);
  assert.equal(other.stale, true);
});

test("only the server knows whether a message that it had counted had named me", () => {
  const counter = makeCounter({ mentions: 1 });
  counter.apply(makeEvent({ seq: 41, message: makeMessage({ seq: 35, mentions: [alice.id] }) }));
  assert.equal(counter.stale, true);
  counter.setBase({ unread: 3, mentions: 0 }, 41, 30);
  assert.equal(counter.stale, false);
  counter.apply(makeEvent({ seq: 42, message: makeMessage({ seq: 35, mentions: [alice.id] }) }));
  assert.deepEqual([counter.counts.mentions, counter.stale], [1, false]);
  counter.apply(makeEvent({ seq: 43, message: makeMessage({ seq: 35 }) }));
  assert.deepEqual([counter.counts.mentions, counter.stale], [0, false]);
});

test("a count from before the newest change of an older message is out of date", () => {
  const counter = makeCounter();
  counter.apply(sentEvent(41));
  counter.apply(makeEvent({ seq: 45, message: makeMessage({ seq: 41, deleted: true }) }));
  counter.apply(sentEvent(46));
  assert.deepEqual(
    [39, 44, 45, 50].map((seq) => counter.accepts(seq)),
    [false, false, true, true],
  );
});

test("an edit can bring a mention", () => {
  const counter = makeCounter();
  counter.apply(sentEvent(41));
  counter.apply(makeEvent({ seq: 42, message: makeMessage({ seq: 41, mentions: [alice.id] }) }));
  assert.deepEqual(counter.counts, { unread: 4, mentions: 2 });
});

test("reading to the end leaves nothing, and reading on from there is exact", () => {
  const counter = makeCounter();
  for (const seq of [41, 42, 43]) counter.apply(sentEvent(seq));
  counter.setRead(42);
  assert.deepEqual(counter.counts, { unread: 1, mentions: 0 });
  counter.setRead(41);
  assert.deepEqual(counter.counts, { unread: 2, mentions: 0 });
  assert.equal(counter.stale, false);
});

test("reading into the middle of the server's count needs the server", () => {
  const counter = makeCounter();
  counter.setRead(35);
  assert.equal(counter.stale, true);
});

test("a count of the server replaces what it covers and keeps what came after", () => {
  const counter = makeCounter();
  for (const seq of [41, 42, 43]) counter.apply(sentEvent(seq));
  counter.setBase({ unread: 9, mentions: 0 }, 42, 30);
  assert.equal(counter.counts.unread, 10);
  counter.apply(sentEvent(42));
  assert.equal(counter.counts.unread, 10);
});

test("thousands of unread messages do not fill the memory and still count", () => {
  const counter = makeCounter();
  for (let seq = 41; seq <= 5_040; seq += 1) counter.apply(sentEvent(seq));
  assert.equal(counter.counts.unread, 5_003);
  counter.setRead(5_040);
  assert.equal(counter.counts.unread, 0);
});
