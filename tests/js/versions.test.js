import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "./support/clock.js";
import { bob } from "./support/people.js";
import { createWorld } from "./support/world.js";

/** A server of a later release says more than this page knows. */
async function openPage() {
  const world = createWorld();
  world.server.addRoom(1);
  world.server.send(bob, 1, "m1");
  const later = createWorld({ server: world.server });
  await later.connect();
  await later.store.openRoom(1);
  return later;
}

test("frames and signals that this page does not know are passed over", async () => {
  const world = await openPage();
  for (const frame of [
    { type: "weather", ref: 999 },
    { type: "signal", kind: "earthquake", room: 1 },
    { type: 5 },
    [],
    null,
    { type: "pong", ref: 12345, more: { than: "known" } },
  ]) {
    world.wires.current.receive(/** @type {any} */ (frame));
  }
  world.wires.current.onmessage?.({ data: "{not json" });
  await settle();
  assert.deepEqual(world.errors, []);
  assert.equal(world.connection.state, "live");
});

test("an event of an unknown kind moves the position on, and known ones with more fields are applied", async () => {
  const world = await openPage();
  const before = world.connection.positions()[11];
  world.server.append(11, { kind: "room_levitated", height: 3 });
  world.server.send(bob, 1, "m2", { sparkle: { level: 9 } });
  await world.rest();
  assert.equal(world.connection.positions()[11][0], before[0] + 2);
  assert.deepEqual(world.bodies(1), ["body of m1", "body of m2"]);
  assert.deepEqual(world.errors, []);
});
