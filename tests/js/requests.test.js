import assert from "node:assert/strict";
import { test } from "node:test";
import { Requests } from "../../static/js/connection/requests.js";
import { FakeClock } from "./support/clock.js";

function makeRequests() {
  const clock = new FakeClock();
  return { clock, requests: new Requests({ clock }) };
}

test("each answer goes to the command with its ref", async () => {
  const { clock, requests } = makeRequests();
  const [one, two] = [requests.takeRef(), requests.takeRef()];
  const answers = [requests.expect(one), requests.expect(two)];
  assert.equal(requests.settle({ type: "ack", ref: two, seq: 2 }), true);
  assert.equal(requests.settle({ type: "ack", ref: one, seq: 1 }), true);
  assert.deepEqual(
    (await Promise.all(answers)).map(({ seq }) => seq),
    [1, 2],
  );
  assert.equal(clock.waiting, 0);
});

test("a nack rejects with its code, sentence, field and waiting time", async () => {
  const { requests } = makeRequests();
  const ref = requests.takeRef();
  const answer = requests.expect(ref);
  requests.settle({ type: "nack", ref, code: "rate_limited", message: "Slow down.", field: "body", retry_after: 8 });
  await assert.rejects(answer, { code: "rate_limited", sentence: "Slow down.", field: "body", retry_after: 8 });
});

test("an answer nobody waits for is not taken", async () => {
  const { requests } = makeRequests();
  const ref = requests.takeRef();
  const answer = requests.expect(ref);
  requests.settle({ type: "ack", ref });
  await answer;
  assert.equal(requests.settle({ type: "ack", ref }), false);
  assert.equal(requests.settle({ type: "ack", ref: 99 }), false);
});

test("ten seconds without an answer leave the outcome unknown", async () => {
  const { clock, requests } = makeRequests();
  const answer = requests.expect(requests.takeRef());
  const outcome = assert.rejects(answer, { code: "unknown" });
  await clock.advance(9_999);
  assert.equal(requests.size, 1);
  await clock.advance(1);
  await outcome;
  assert.equal(requests.size, 0);
});

test("a lost connection leaves the outcome of everything unknown, and no timer behind", async () => {
  const { clock, requests } = makeRequests();
  const answers = [requests.expect(requests.takeRef()), requests.expect(requests.takeRef())];
  requests.rejectAll();
  for (const answer of answers) await assert.rejects(answer, { code: "unknown" });
  assert.equal(clock.waiting, 0);
});
