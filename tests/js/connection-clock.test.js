import assert from "node:assert/strict";
import { test } from "node:test";
import { makeConnection } from "./support/connection.js";
import { welcome } from "./support/wire.js";

for (const [set, hour] of /** @type {[string, number][]} */ ([
  ["back", -3_600_000],
  ["forward", 3_600_000],
])) {
  test(`the clock set ${set} by an hour while the connection is lost changes nothing of what is said`, async () => {
    const { clock, connection, live, wires } = makeConnection();
    live();
    wires.current.drop(1006);
    for (let lostMessages = 0; lostMessages < 4; lostMessages += 1) {
      await clock.advance(500 * 2 ** lostMessages);
      wires.current.drop(1006);
    }
    assert.deepEqual(connection.status, { kind: "waiting", seconds: 8 });
    clock.set(hour);
    await clock.advance(1_000);
    assert.deepEqual(connection.status, { kind: "waiting", seconds: 7 });
    await clock.advance(7_000);
    assert.deepEqual(connection.status, { kind: "connecting" });
  });

  test(`the clock set ${set} by an hour neither pings at once nor forgives a flapping server`, async () => {
    const { clock, connection, live, wires } = makeConnection();
    live();
    clock.set(hour);
    wires.current.receive({ type: "pong", ref: 99 });
    assert.equal(wires.current.sent.filter(({ type }) => type === "ping").length, 0);
    wires.current.drop(1006);
    await clock.advance(500);
    wires.current.open();
    wires.current.receive(welcome());
    clock.set(hour);
    wires.current.drop(1006);
    await clock.advance(999);
    assert.equal(connection.state, "waiting");
    await clock.advance(1);
    assert.equal(connection.state, "connecting");
  });
}
