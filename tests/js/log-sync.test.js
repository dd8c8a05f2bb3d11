import assert from "node:assert/strict";
import { test } from "node:test";
import { LogSync, PULLS_AT_ONCE } from "../../static/js/store/log/log-sync.js";
import { FakeClock, settle } from "./support/clock.js";
import { makeEvent } from "./support/people.js";
import { seededRandom } from "./support/random.js";

const SCHEDULES = Number(process.env.SCHEDULES ?? 2_000);

/** @param {number} seed */
function makeSync(seed = 1) {
  const clock = new FakeClock();
  /** @type {number[][]} */
  const applied = [];
  /** @type {{frame: any, resolve: () => void, reject: (error: Error) => void}[]} */
  const pulls = [];
  const sync = new LogSync({
    clock,
    random: seededRandom(seed),
    isLive: () => true,
    pull: (frame) =>
      new Promise((resolve, reject) => {
        pulls.push({ frame, resolve: () => resolve(undefined), reject });
      }),
    onEvents: (log, events) => applied.push(...events.map(({ seq }) => [log, seq])),
    onRewind: () => {},
    onBehind: () => {},
    urgent: () => [100, 90],
  });
  return { applied, clock, pulls, sync };
}

/** @param {number} log @param {number} from @param {number} to @returns {any} */
function frame(log, from, to) {
  const events = Array.from({ length: to - from }, (_, index) => makeEvent({ seq: from + 1 + index }));
  return { type: "events", log, from, to: [to, 1000 + to], events, more: false };
}

test("my own log is pulled first, then the open room, and only a few at a time", async () => {
  const { pulls, sync } = makeSync();
  for (let log = 1; log <= 150; log += 1) sync.add(log, [1, 1001]);
  sync.learn(Object.fromEntries(Array.from({ length: 150 }, (_, index) => [index + 1, [5, 1005]])));
  assert.equal(pulls.length, PULLS_AT_ONCE);
  assert.deepEqual(
    pulls.map(({ frame }) => frame.log),
    [100, 90, 1, 2],
  );
  for (let turn = 0; turn < pulls.length; turn += 1) {
    sync.receive(frame(pulls[turn].frame.log, 1, 5));
    pulls[turn].resolve();
    await settle();
  }
  assert.deepEqual([sync.behind, pulls.length], [0, 150]);
});

test("a log that is no longer mine is not asked for again", async () => {
  const { clock, pulls, sync } = makeSync();
  sync.add(1, [1, 1001]);
  sync.learn({ 1: [5, 1005] });
  pulls[0].reject(Object.assign(new Error(), { code: "not_found" }));
  sync.remove(1);
  await clock.advance(60_000);
  assert.equal(pulls.length, 1);
});

test("frames of a log that I do not know are passed over", () => {
  const { applied, sync } = makeSync();
  sync.receive(frame(9, 0, 3));
  assert.deepEqual(applied, []);
});

test("a head behind what was known rebuilds the log, one equal to it does not", () => {
  const { sync } = makeSync();
  sync.add(1, [5, 1005]);
  sync.add(2, [5, 1005]);
  sync.add(3, [5, 1005]);
  sync.greet({ 1: [4, 1004], 2: [5, 7777], 3: [5, 1005] });
  assert.deepEqual(sync.positions, { 3: [5, 1005] });
});

test("what is known of a log goes into the greeting, even before it is applied", () => {
  const { sync } = makeSync();
  sync.add(1, [5, 1005]);
  sync.learn({ 1: [9, 1009] });
  assert.deepEqual(sync.positions, { 1: [9, 1009] });
});

test("what was asked on an earlier connection is asked again on the next", () => {
  const { pulls, sync } = makeSync();
  sync.add(1, [1, 1001]);
  sync.learn({ 1: [5, 1005] });
  sync.restart();
  sync.greet({ 1: [5, 1005] });
  assert.equal(pulls.length, 2);
});

test("the answer to a question from before a rewind is not taken for the answer to the one after it", async () => {
  const { clock, pulls, sync } = makeSync();
  sync.add(1, [4, 1004]);
  sync.learn({ 1: [5, 1005] });
  sync.rewind(1);
  sync.reset(1, [2, 2002]);
  sync.learn({ 1: [9, 2009] });
  assert.deepEqual(
    pulls.map(({ frame }) => frame.after),
    [
      [4, 1004],
      [2, 2002],
    ],
  );
  pulls[0].reject(Object.assign(new Error(), { code: "unknown" }));
  await clock.advance(60_000);
  assert.equal(pulls.length, 2);
});

test(`${SCHEDULES} schedules of doubled, turned, overlapping and lost frames are applied in order, each event once`, async () => {
  for (let seed = 1; seed <= SCHEDULES; seed += 1) {
    const random = seededRandom(seed);
    const { applied, clock, pulls, sync } = makeSync(seed);
    sync.add(1, [0, 0]);
    let head = 0;
    let answered = 0;
    /** @type {any[]} */
    const held = [];
    for (let step = 0; step < 40; step += 1) {
      head += Math.floor(random() * 3);
      const from = Math.floor(random() * (head + 1));
      const fresh = frame(1, from, Math.min(head, from + Math.floor(random() * 6)));
      if (random() < 0.5) held.push(fresh);
      else sync.receive(fresh);
      if (random() < 0.3) for (const old of held.splice(0).sort(() => random() - 0.5)) sync.receive(old);
      if (answered < pulls.length && random() < 0.5) {
        const pull = pulls[answered];
        answered += 1;
        if (random() < 0.3) pull.reject(Object.assign(new Error(), { code: "unknown" }));
        else answer(pull, sync, head);
        await settle();
      }
    }
    sync.learn({ 1: [head, 1000 + head] });
    for (let round = 0; sync.behind > 0 && round < 50; round += 1) {
      while (answered < pulls.length) answer(pulls[answered++], sync, head);
      await clock.advance(25_000);
    }
    const expected = Array.from({ length: head }, (_, index) => [1, index + 1]);
    assert.deepEqual(applied, expected, `seed ${seed}`);
  }
});

/** @param {any} pull @param {LogSync} sync @param {number} head */
function answer({ frame: { after }, resolve }, sync, head) {
  const to = Math.min(head, after[0] + 5);
  sync.receive({ ...frame(1, after[0], to), more: to < head });
  resolve();
}
