import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff, drawDelay, LONGEST_MS } from "../../static/js/connection/backoff.js";
import { seededRandom } from "./support/random.js";

function makeBackoff(random = () => 1) {
  const clock = { time: 0 };
  return { clock, backoff: new Backoff({ elapsed: () => clock.time, random }) };
}

test("the first wait is at most half a second and each next one at most twice as long", () => {
  const { backoff } = makeBackoff();
  assert.deepEqual(
    [1, 2, 3, 4].map(() => backoff.next()),
    [500, 1000, 2000, 4000],
  );
});

test("no wait is longer than twenty seconds, however often it failed", () => {
  const { backoff } = makeBackoff();
  for (let attempt = 0; attempt < 2000; attempt += 1) assert.ok(backoff.next() <= LONGEST_MS);
  assert.equal(backoff.next(), LONGEST_MS);
});

test("waits are spread over the whole span, so that a crowd does not come back as one", () => {
  const random = seededRandom(1);
  const waits = Array.from({ length: 1000 }, () => drawDelay(5, random));
  for (const part of [0, 1, 2, 3]) {
    const inPart = waits.filter((wait) => Math.floor(wait / 4000) === part).length;
    assert.ok(inPart > 180 && inPart < 320, `${inPart} of 1000 in quarter ${part}`);
  }
});

test("a connection that soon breaks again does not shorten the waits", () => {
  const { backoff, clock } = makeBackoff();
  for (let attempt = 0; attempt < 4; attempt += 1) backoff.next();
  backoff.markLive();
  clock.time += 29_999;
  backoff.markLost();
  assert.equal(backoff.next(), 8000);
});

test("thirty seconds of stability begin again at half a second", () => {
  const { backoff, clock } = makeBackoff();
  for (let attempt = 0; attempt < 4; attempt += 1) backoff.next();
  backoff.markLive();
  clock.time += 30_000;
  backoff.markLost();
  assert.equal(backoff.next(), 500);
});

test("a window that the server names holds for one return", () => {
  const { backoff } = makeBackoff(() => 0.5);
  backoff.setWindow([2000, 6000]);
  assert.equal(backoff.isBound, true);
  assert.equal(backoff.next(), 4000);
  assert.equal(backoff.isBound, false);
  assert.equal(backoff.next(), 500);
});
