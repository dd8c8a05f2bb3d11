import assert from "node:assert/strict";
import { test } from "node:test";
import { moveState } from "../../static/js/connection/socket-state.js";
import { makeConnection } from "./support/connection.js";
import { welcome } from "./support/wire.js";

test("it greets with every position and is live after the welcome", () => {
  const { connection, wires, seen } = makeConnection();
  connection.connect();
  wires.current.open();
  assert.deepEqual(wires.current.sent, [{ type: "hello", ref: 1, v: 1, tab: "tab-1", positions: { 12: [40, 998] } }]);
  assert.equal(connection.state, "greeting");
  wires.current.receive(welcome());
  assert.deepEqual(seen, ["connecting", "greeting", "live", "welcome"]);
});

test("a move that makes no sense raises", () => {
  assert.throws(() => moveState("idle", "live"), /from idle to live/);
  assert.throws(() => moveState("live", "connecting"));
  const { connection, live } = makeConnection();
  live();
  assert.throws(() => connection.connect());
});

test("a request resolves with its ack and rejects with its nack", async () => {
  const { connection, live, wires } = makeConnection();
  live();
  const sent = connection.request({ type: "send", id: "m1", room: 1, body: "hi" });
  const { ref } = wires.current.last("send");
  wires.current.receive({ type: "ack", ref, id: "m1", seq: 7 });
  assert.equal((await sent).seq, 7);
  const refused = connection.request({ type: "delete", id: "m2" });
  wires.current.receive({ type: "nack", ref: wires.current.last("delete").ref, code: "forbidden", message: "No." });
  await assert.rejects(refused, { code: "forbidden" });
});

test("a request without a connection is refused at once, and a signal says that it was not sent", async () => {
  const { connection } = makeConnection();
  await assert.rejects(connection.request({ type: "delete", id: "m" }), { code: "unavailable" });
  assert.equal(connection.signal({ type: "typing", room: 1 }), false);
});

test("events that answer a pull arrive as events before the pull resolves", async () => {
  const { connection, live, wires, seen } = makeConnection();
  live();
  const order = /** @type {string[]} */ ([]);
  connection.addEventListener("events", () => order.push("events"));
  const pull = connection.request({ type: "pull", log: 12, after: [40, 998] }).then(() => order.push("resolved"));
  const { ref } = wires.current.last("pull");
  wires.current.receive({ type: "events", ref, log: 12, from: 40, to: [41, 999], events: [], more: false });
  await pull;
  assert.deepEqual(order, ["events", "resolved"]);
  assert.equal(seen.at(-1), "events");
});

test("when the connection is lost, what was asked has an unknown outcome", async () => {
  const { connection, live, wires } = makeConnection();
  live();
  const sent = connection.request({ type: "send", id: "m1", room: 1, body: "hi" });
  wires.current.drop(1006);
  await assert.rejects(sent, { code: "unknown" });
  assert.equal(connection.state, "waiting");
});

for (const [code, action] of /** @type {[number, string][]} */ ([
  [1009, "stop"],
  [4400, "stop"],
  [4403, "stop"],
  [4426, "reload"],
])) {
  test(`close code ${code} means ${action}, and it does not come back`, async () => {
    const { clock, live, page, seen, wires } = makeConnection();
    live();
    wires.current.drop(code);
    page.setOnline(true);
    page.show();
    await clock.advance(3_600_000);
    assert.deepEqual(seen.slice(-2), ["stopped", `stopped:${action}`]);
    assert.equal(wires.wires.length, 1);
  });
}

test("a sign-in that ended is asked about once at the door, and then it is over", async () => {
  const { clock, live, page, seen, wires } = makeConnection();
  live();
  wires.current.drop(4401);
  await clock.advance(500);
  assert.equal(wires.wires.length, 2);
  wires.current.open();
  wires.current.drop(4401);
  page.show();
  await clock.advance(3_600_000);
  assert.deepEqual(seen.slice(-2), ["stopped", "stopped:sign-in"]);
  assert.equal(wires.wires.length, 2);
});

test("a sign-in that another tab has renewed goes on", async () => {
  const { clock, connection, live, wires } = makeConnection();
  live();
  wires.current.drop(4401);
  await clock.advance(500);
  wires.current.open();
  wires.current.receive(welcome({ ref: wires.current.last("hello").ref }));
  assert.equal(connection.state, "live");
});

for (const code of [1000, 1001, 1006, 1011, 4408]) {
  test(`close code ${code} comes back within half a second`, async () => {
    const { clock, live, wires } = makeConnection();
    live();
    wires.current.drop(code);
    await clock.advance(499);
    assert.equal(wires.wires.length, 1);
    await clock.advance(1);
    assert.equal(wires.wires.length, 2);
  });
}

test("after a bye it comes back inside the named window, also when the network changes meanwhile", async () => {
  const { clock, live, page, wires } = makeConnection();
  live();
  wires.current.receive({ type: "bye", window: [4000, 9000] });
  wires.current.drop(1012);
  page.setOnline(true);
  page.show();
  await clock.advance(8_999);
  assert.equal(wires.wires.length, 1);
  await clock.advance(1);
  assert.equal(wires.wires.length, 2);
});

test("after being too fast it waits, unless the person presses Try now", async () => {
  const { clock, connection, live, page, wires } = makeConnection();
  live();
  wires.current.drop(4429);
  page.show();
  await clock.advance(14_000);
  assert.equal(wires.wires.length, 1);
  connection.retryNow();
  assert.equal(wires.wires.length, 2);
});

test("a page that is seen again or comes online does not wait", async () => {
  const { clock, live, page, wires } = makeConnection();
  live();
  for (let failure = 0; failure < 6; failure += 1) {
    wires.current.drop(1006);
    await clock.advance(20_000);
  }
  const opened = wires.wires.length;
  wires.current.drop(1006);
  page.setOnline(false);
  assert.equal(wires.wires.length, opened);
  page.setOnline(true);
  assert.equal(wires.wires.length, opened + 1);
});

test("a connection that held for thirty seconds comes back quickly, one that broke at once does not", async () => {
  const { clock, live, wires } = makeConnection();
  live();
  for (let failure = 0; failure < 5; failure += 1) {
    wires.current.drop(1006);
    await clock.advance(20_000);
  }
  wires.current.open();
  wires.current.receive(welcome());
  await clock.advance(24_000);
  wires.current.receive({ type: "signal", kind: "heads", heads: {} });
  await clock.advance(6_000);
  const opened = wires.wires.length;
  wires.current.drop(1006);
  await clock.advance(500);
  assert.equal(wires.wires.length, opened + 1);
  wires.current.open();
  wires.current.receive(welcome());
  wires.current.drop(1006);
  await clock.advance(500);
  assert.equal(wires.wires.length, opened + 1);
});

test("going on and off line fifty times leaves one socket", async () => {
  const { clock, connection, live, page, wires } = makeConnection();
  live();
  for (let flap = 0; flap < 50; flap += 1) {
    page.setOnline(false);
    wires.current.drop(1006);
    page.setOnline(true);
    page.show();
    await clock.advance(1_200);
    wires.current.open();
    wires.current.receive(welcome());
  }
  assert.equal(wires.wires.filter((wire) => wire.readyState < 2).length, 1);
  assert.equal(connection.state, "live");
});

test("a server that does not greet within ten seconds is left", async () => {
  const { clock, connection, wires } = makeConnection();
  connection.connect();
  wires.current.open();
  await clock.advance(10_000);
  assert.equal(wires.wires[0].readyState, 3);
  assert.equal(connection.state, "waiting");
});

test("a page that is too old for the server is told to load again", () => {
  const { connection, seen, wires } = makeConnection();
  connection.connect();
  wires.current.open();
  wires.current.receive({ type: "nack", ref: 1, code: "invalid", field: "v", message: "Too old." });
  assert.equal(seen.at(-1), "stopped:reload");
});

test("silence is asked about after 25 seconds and ends the connection ten seconds later", async () => {
  const { clock, connection, live, wires } = makeConnection();
  live();
  await clock.advance(24_999);
  assert.equal(wires.current.last("ping"), undefined);
  await clock.advance(1);
  assert.ok(wires.current.last("ping"));
  await clock.advance(9_999);
  assert.equal(connection.state, "live");
  await clock.advance(1);
  assert.equal(connection.state, "waiting");
});

test("any frame counts as life", async () => {
  const { clock, connection, live, wires } = makeConnection();
  live();
  for (let round = 0; round < 20; round += 1) {
    await clock.advance(30_000);
    wires.current.receive({ type: "signal", kind: "heads", heads: {} });
  }
  assert.equal(connection.state, "live");
  assert.equal(wires.wires.length, 1);
});

test("a busy room still lets the server hear from us every 25 seconds", async () => {
  const { clock, live, wires } = makeConnection();
  live();
  for (let second = 0; second < 100; second += 1) {
    await clock.advance(1_000);
    wires.current.receive({ type: "signal", kind: "heads", heads: {} });
  }
  assert.equal(wires.current.sent.filter(({ type }) => type === "ping").length, 4);
});

test("a machine that slept asks before it gives up, and at once when the page is seen", async () => {
  const { clock, connection, live, page, wires } = makeConnection();
  live();
  clock.sleep(8 * 3_600_000);
  page.show();
  assert.ok(wires.current.last("ping"));
  wires.current.receive({ type: "pong", ref: wires.current.last("ping").ref });
  await clock.advance(10_000);
  assert.equal(connection.state, "live");
  page.show();
  await clock.advance(10_000);
  assert.equal(connection.state, "waiting");
});

test("frames of an abandoned socket are not heard", async () => {
  const { clock, connection, live, seen, wires } = makeConnection();
  live();
  await clock.advance(35_000);
  const count = seen.length;
  wires.wires[0].receive({ type: "events", log: 12, from: 40, to: [41, 1], events: [], more: false });
  wires.wires[0].drop(4401);
  assert.equal(seen.length, count);
  assert.equal(connection.state, "waiting");
});

test("frames that are not understood are passed over", () => {
  const { connection, live, wires } = makeConnection();
  live();
  for (const data of ["", "{", "null", "[]", '{"type":7}', '{"type":"novelty"}', new ArrayBuffer(2)]) {
    wires.current.onmessage?.({ data });
  }
  assert.equal(connection.state, "live");
});

test("the banner is silent for two seconds, then counts down by the second", async () => {
  const { clock, connection, live, wires } = makeConnection();
  /** @type {any[]} */
  const shown = [];
  connection.addEventListener("status", (event) => shown.push(/** @type {CustomEvent} */ (event).detail));
  live();
  wires.current.drop(1006);
  for (let failure = 0; failure < 3; failure += 1) {
    await clock.advance(connection.state === "waiting" ? 4_000 : 0);
    wires.current.drop(1006);
  }
  assert.deepEqual(connection.status, { kind: "waiting", seconds: 4 });
  await clock.advance(1_000);
  assert.deepEqual(connection.status, { kind: "waiting", seconds: 3 });
  await clock.advance(3_000);
  assert.deepEqual(connection.status, { kind: "connecting" });
  wires.current.open();
  wires.current.receive(welcome());
  assert.deepEqual(connection.status, { kind: "quiet" });
});

test("a loss of less than two seconds is never mentioned", async () => {
  const { clock, connection, live, wires } = makeConnection();
  /** @type {any[]} */
  const shown = [];
  connection.addEventListener("status", (event) => shown.push(/** @type {CustomEvent} */ (event).detail));
  live();
  wires.current.drop(1006);
  await clock.advance(500);
  wires.current.open();
  wires.current.receive(welcome());
  await clock.advance(60);
  assert.deepEqual(shown, []);
});

test("offline comes from the browser's own word", async () => {
  const { clock, connection, live, page, wires } = makeConnection();
  live();
  page.setOnline(false);
  wires.current.drop(1006);
  await clock.advance(2_000);
  assert.deepEqual(connection.status, { kind: "offline" });
});

test("a sign-in that a request doubts is asked for at the door, and not again for a minute", async () => {
  const { clock, connection, live, seen, wires } = makeConnection();
  live();
  connection.doubtSignIn();
  assert.equal(connection.state, "waiting");
  await clock.advance(500);
  wires.current.open();
  wires.current.receive(welcome());
  connection.doubtSignIn();
  assert.equal(connection.state, "live");
  await clock.advance(60_000);
  connection.doubtSignIn();
  await clock.advance(1_000);
  wires.current.open();
  wires.current.drop(4401);
  assert.deepEqual(seen.at(-1), "stopped:sign-in");
});
