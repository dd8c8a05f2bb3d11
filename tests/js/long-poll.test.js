import assert from "node:assert/strict";
import { test } from "node:test";
import { LongPoll } from "../../static/js/connection/long-poll.js";
import { FakeClock, settle } from "./support/clock.js";

const HEADS = { 1: [3, 30], 2: [5, 50] };
const WELCOME = { v: 1, me: 1, session: "s", heads: HEADS, heartbeat: 25, limits: { body: 4000 }, frames: [] };

/** A stand-in whose requests the test answers. */
async function open() {
  const clock = new FakeClock();
  /** @type {any[]} */
  const asked = [];
  /** @type {any[]} */
  const heard = [];
  /** @type {number[]} */
  const closed = [];
  const wire = new LongPoll({
    clock,
    cookies: () => "csrftoken=abc",
    fetch: /** @type {any} */ (
      (/** @type {string} */ path, /** @type {any} */ { method, body, headers, signal }) =>
        new Promise((resolve, reject) => {
          const request = { path, method, body: body && JSON.parse(body), headers, reject };
          signal.addEventListener("abort", () => reject(new Error("aborted")));
          asked.push({
            ...request,
            answer: async (/** @type {any} */ answer, status = 200) => {
              resolve(new Response(JSON.stringify(answer), { status }));
              await settle();
              await settle();
            },
            cut: async () => {
              reject(new TypeError("Failed to fetch"));
              await settle();
            },
          });
        })
    ),
  });
  wire.onmessage = ({ data }) => heard.push(JSON.parse(data));
  wire.onclose = ({ code }) => closed.push(code);
  await new Promise((resolve) => {
    wire.onopen = () => resolve(null);
  });
  /** @param {object} frame */
  const say = async (frame) => {
    wire.send(JSON.stringify(frame));
    await settle();
    return asked[asked.length - 1];
  };
  const greet = async () => {
    const hello = await say({ type: "hello", ref: 1, v: 1, positions: { 1: [2, 20] } });
    await hello.answer(WELCOME);
    heard.length = 0;
    return asked[asked.length - 1];
  };
  return { clock, asked, heard, closed, wire, say, greet };
}

test("a hello is a pull without waiting, and then the first one waits from the heads", async () => {
  const { asked, heard, say } = await open();
  const hello = await say({ type: "hello", ref: 7, v: 1, tab: "t", positions: { 1: [2, 20] } });
  assert.deepEqual([hello.method, hello.path], ["POST", "/api/v1/pull"]);
  assert.deepEqual(hello.body, { v: 1, positions: { 1: [2, 20] } });
  assert.equal(hello.headers["X-CSRFToken"], "abc");

  const missed = { type: "events", log: 1, from: 2, to: [3, 30], events: [], more: false };
  await hello.answer({ ...WELCOME, frames: [missed, { type: "rewind", log: 2 }] });

  assert.deepEqual(
    heard.map(({ type }) => type),
    ["rewind", "welcome", "events"],
  );
  assert.deepEqual([heard[1].ref, heard[1].heads, "frames" in heard[1]], [7, HEADS, false]);
  assert.deepEqual(asked[1].body, { positions: HEADS, wait: 25, watch: [] });
});

test("what a poll brings is said as a socket would say it, and the next one goes on from there", async () => {
  const { asked, heard, clock, greet } = await open();
  const poll = await greet();
  const events = { type: "events", log: 1, from: 3, to: [4, 40], events: [{ seq: 4 }], more: false };
  await poll.answer({ ...WELCOME, heads: { 1: [4, 40], 2: [5, 50] }, frames: [events] });

  assert.deepEqual(heard[0], events);
  assert.deepEqual(heard[1], { type: "signal", kind: "heads", heads: { 1: [4, 40], 2: [5, 50] } });
  await clock.advance(100);
  assert.deepEqual(asked.at(-1).body.positions, { 1: [4, 40], 2: [5, 50] });
});

test("a log that is only half told goes on from where it was told", async () => {
  const { asked, heard, clock, greet } = await open();
  const poll = await greet();
  const events = { type: "events", log: 1, from: 3, to: [203, 99], events: [], more: true };
  await poll.answer({ ...WELCOME, heads: { 1: [400, 999], 2: [5, 50] }, frames: [events] });
  await clock.advance(100);
  assert.deepEqual(asked.at(-1).body.positions, { 1: [203, 99], 2: [5, 50] });
  assert.deepEqual(heard[1].heads, { 2: [5, 50] });
});

test("a room one comes into is named by its head, and one that is lost is asked for no more", async () => {
  const { asked, heard, clock, greet } = await open();
  const poll = await greet();
  await poll.answer({ ...WELCOME, heads: { 1: [3, 30], 9: [1, 90] } });
  await clock.advance(100);
  assert.deepEqual(asked.at(-1).body.positions, { 1: [3, 30], 9: [1, 90] });
  assert.deepEqual(heard[0].heads[9], [1, 90]);
});

test("a wait that took its time is followed by the next one without a pause", async () => {
  const { asked, clock, greet } = await open();
  const poll = await greet();
  clock.sleep(25_000);
  await poll.answer(WELCOME);
  assert.equal(asked.length, 3);
  assert.equal(clock.waiting, 0);
});

for (const frame of [
  { type: "edit", id: "m1", body: "new" },
  { type: "delete", id: "m1" },
  { type: "read", room: 4, seq: 9 },
  { type: "send", room: 4, id: "m1", body: "hi" },
]) {
  test(`${frame.type} is posted as it is, and the answer said as it comes`, async () => {
    const { heard, say, greet } = await open();
    await greet();
    const request = await say({ ...frame, ref: 12 });
    assert.deepEqual([request.method, request.path], ["POST", "/api/v1/commands"]);
    assert.deepEqual(request.body, { ...frame, ref: 12 });
    await request.answer({ type: "ack", ref: 12, id: "m1", seq: 6, dup: true });
    assert.deepEqual(heard, [{ type: "ack", ref: 12, id: "m1", seq: 6, dup: true }]);
  });
}

test("that somebody types is not sent: it would be late", async () => {
  const { asked, heard, say, greet } = await open();
  await greet();
  const before = asked.length;
  await say({ type: "typing", ref: 3, room: 4 });
  assert.equal(asked.length, before);
  assert.deepEqual(heard, [{ type: "ack", ref: 3 }]);
});

test("a refusal is a nack, and the connection stays", async () => {
  const { heard, closed, say, greet } = await open();
  await greet();
  const request = await say({ type: "send", ref: 3, room: 4, id: "m1", body: "hi" });
  await request.answer({ code: "rate_limited", message: "Slowly.", retry_after: 4 }, 429);
  assert.deepEqual([heard[0].type, heard[0].ref, heard[0].code, heard[0].retry_after], ["nack", 3, "rate_limited", 4]);
  assert.deepEqual(closed, []);
});

test("a pull is answered by its page", async () => {
  const { heard, say, greet } = await open();
  await greet();
  const request = await say({ type: "pull", ref: 8, log: 2, after: [3, 33] });
  assert.deepEqual([request.path, request.body.after], ["/api/v1/commands", [3, 33]]);
  await request.answer({ type: "events", log: 2, from: 3, to: [5, 50], events: [], more: false });
  assert.deepEqual([heard[0].type, heard[0].ref, heard[0].to], ["events", 8, [5, 50]]);
});

test("who is watched is asked for at once, and with every poll", async () => {
  const { asked, heard, say, greet } = await open();
  await greet();
  const request = await say({ type: "watch", ref: 5, rooms: [4] });
  assert.deepEqual([request.body.watch, request.body.wait], [[4], 0]);
  const presence = { type: "signal", kind: "presence", people: { 2: "online" } };
  await request.answer({ ...WELCOME, frames: [presence] });
  assert.deepEqual(heard[0], presence);
  assert.deepEqual(heard.at(-1), { type: "ack", ref: 5 });
  await asked[1].answer(WELCOME);
});

test("a ping is answered with the heads", async () => {
  const { heard, say, greet } = await open();
  await greet();
  await (await say({ type: "ping", ref: 6 })).answer(WELCOME);
  assert.deepEqual(heard, [
    { type: "signal", kind: "heads", heads: HEADS },
    { type: "pong", ref: 6 },
  ]);
});

test("a cut network closes it, and whatever was on its way is heard no more", async () => {
  const { heard, closed, asked, say, greet } = await open();
  await greet();
  await say({ type: "send", ref: 3, room: 4, id: "m1", body: "hi" });
  await asked[1].cut();
  assert.deepEqual(closed, [1006]);
  assert.deepEqual(heard, []);
});

test("an answer of a proxy closes it like a cut network", async () => {
  const { closed, greet } = await open();
  await (await greet()).answer("Bad gateway", 502);
  assert.deepEqual(closed, [1006]);
});

test("a sign-in that ended closes it for good", async () => {
  const { closed, greet } = await open();
  await (await greet()).answer({ code: "sign_in", message: "Sign in first." }, 401);
  assert.deepEqual(closed, [4401]);
});

test("a server that stops says when to come back", async () => {
  const { heard, closed, greet } = await open();
  await (await greet()).answer({ ...WELCOME, frames: [{ type: "bye", window: [0, 2000] }] });
  assert.deepEqual(heard[0], { type: "bye", window: [0, 2000] });
  assert.deepEqual(closed, [1012]);
});

test("without a seat to wait it fetches what there is, and asks again later", async () => {
  const { asked, closed, clock, greet } = await open();
  await (await greet()).answer({ code: "rate_limited", message: "Too many.", retry_after: 5 }, 429);
  assert.equal(asked.at(-1).body.wait, 0);
  await asked.at(-1).answer(WELCOME);
  await clock.advance(4_999);
  const before = asked.length;
  await clock.advance(1);
  assert.equal(asked.length, before + 1);
  assert.equal(asked.at(-1).body.wait, 25);
  assert.deepEqual(closed, []);
});

test("it retires only when nothing is on its way", async () => {
  const { closed, wire, say, greet } = await open();
  await greet();
  const request = await say({ type: "send", ref: 3, room: 4, id: "m1", body: "hi" });
  wire.retire();
  assert.deepEqual(closed, []);
  await request.answer({ id: "m1", seq: 6, at: "now", dup: false });
  assert.deepEqual(closed, [4000]);
});
