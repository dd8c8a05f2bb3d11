import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection } from "../../static/js/connection/connection.js";
import { FakeClock, settle } from "./support/clock.js";
import { createPage, createWires, FakeWire, welcome } from "./support/wire.js";

class Fallback extends FakeWire {
  retired = false;
  onSent = (/** @type {any} */ frame) => frame.type === "ping" && this.receive({ type: "pong", ref: frame.ref });
  retire() {
    this.retired = true;
  }
}

function makeConnection() {
  const clock = new FakeClock();
  const wires = createWires();
  const page = createPage();
  /** @type {Fallback[]} */
  const standIns = [];
  const connection = new Connection({
    url: "ws://here/ws/",
    WebSocket: wires.WebSocket,
    openFallback: () => {
      standIns.push(new Fallback());
      return standIns[standIns.length - 1];
    },
    clock,
    random: () => 1,
    page,
    tab: "tab-1",
  });
  /** Two sockets that fail, and a stand-in that greets. */
  const fallBack = async () => {
    connection.connect();
    wires.current.drop(1006);
    await clock.advance(500);
    wires.current.drop(1006);
    await clock.advance(1_000);
    greet(standIns[0]);
  };
  return { clock, wires, page, standIns, connection, fallBack };
}

/** @param {FakeWire} wire */
function greet(wire) {
  wire.open();
  wire.receive(welcome({ ref: wire.last("hello").ref }));
}

test("after two sockets that did not open the stand-in greets, and the connection is live", async () => {
  const { connection, wires, standIns, fallBack } = makeConnection();
  await fallBack();

  assert.equal(wires.wires.length, 2);
  assert.equal(standIns.length, 1);
  assert.equal(connection.state, "live");
  assert.deepEqual(connection.status, { kind: "quiet" });
});

test("a socket that takes no frames counts as one that did not open", async () => {
  const { clock, connection, wires, standIns } = makeConnection();
  connection.connect();
  wires.current.open();
  await clock.advance(10_500);
  wires.current.open();
  await clock.advance(11_000);
  assert.equal(standIns.length, 1);
});

test("a connection that was live comes back by socket, also after several lostMessages", async () => {
  const { clock, connection, wires, standIns } = makeConnection();
  connection.connect();
  for (let times = 0; times < 4; times += 1) {
    greet(wires.current);
    wires.current.drop(1006);
    await clock.advance(500 * 2 ** times);
  }
  assert.equal(standIns.length, 0);
});

test("a server that was reached and refused the greeting is no blocked way", async () => {
  const { clock, connection, wires, standIns } = makeConnection();
  connection.connect();
  for (let times = 0; times < 3; times += 1) {
    wires.current.open();
    wires.current.receive({ type: "nack", ref: wires.current.last("hello").ref, code: "unavailable", message: "" });
    await clock.advance(500 * 2 ** times);
  }
  assert.equal(standIns.length, 0);
});

test("when the stand-in does not get through either, sockets are tried again", async () => {
  const { clock, connection, wires, standIns } = makeConnection();
  connection.connect();
  wires.current.drop(1006);
  await clock.advance(500);
  wires.current.drop(1006);
  await clock.advance(1_000);
  standIns[0].drop(1006);
  await clock.advance(2_000);
  assert.equal(wires.wires.length, 3);
  wires.current.drop(1006);
  await clock.advance(4_000);
  assert.equal(standIns.length, 2);
});

test("a stand-in that was live comes back as one", async () => {
  const { clock, wires, standIns, fallBack } = makeConnection();
  await fallBack();
  standIns[0].drop(1006);
  await clock.advance(2_000);
  assert.equal(standIns.length, 2);
  assert.equal(wires.wires.length, 2);
});

test("beside the stand-in a socket is tried after 15 seconds, a minute, then every three minutes", async () => {
  const { clock, wires, fallBack } = makeConnection();
  await fallBack();
  for (const [ms, sockets] of [
    [15_000, 3],
    [60_000, 4],
    [180_000, 5],
    [180_000, 6],
  ]) {
    await clock.advance(ms - 1);
    assert.equal(wires.wires.length, sockets - 1);
    await clock.advance(1);
    assert.equal(wires.wires.length, sockets);
    wires.current.drop(1006);
  }
});

test("a socket that is welcomed lets the stand-in retire, and is closed for one of the connection's own", async () => {
  const { clock, connection, wires, page, standIns, fallBack } = makeConnection();
  await fallBack();
  page.setOnline(true);
  const trial = wires.current;
  assert.equal(wires.wires.length, 3);
  trial.open();
  assert.equal(standIns[0].retired, false);
  trial.receive(welcome());
  assert.equal(standIns[0].retired, true);
  assert.equal(trial.readyState, 3);

  standIns[0].drop(4000);
  await clock.advance(0);
  assert.equal(wires.wires.length, 4);
  greet(wires.current);
  assert.equal(connection.state, "live");
  await clock.advance(20_000);
  assert.equal(wires.wires.length, 4);
});

test("a trial without a welcome is given up after ten seconds, and disturbs nothing", async () => {
  const { clock, connection, wires, page, standIns, fallBack } = makeConnection();
  await fallBack();
  page.setOnline(true);
  wires.current.open();
  await clock.advance(10_000);
  assert.equal(wires.current.readyState, 3);
  assert.equal(standIns[0].retired, false);
  assert.equal(connection.state, "live");
});

test("a page that goes away leaves no trial behind", async () => {
  const { clock, connection, wires, page, fallBack } = makeConnection();
  await fallBack();
  page.setOnline(true);
  connection.stop();
  await settle();
  assert.equal(wires.current.readyState, 3);
  assert.equal(clock.waiting, 0);
});
