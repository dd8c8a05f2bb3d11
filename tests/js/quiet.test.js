import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { findMoment, findQuietEnd, readClock } from "../../static/js/lib/quiet.js";
import { ignorePerson, keepQuiet } from "../../static/js/store/rooms/quiet.js";
import { createMemoryStorage } from "../../static/js/store/outbox/outbox-storage.js";
import { alice, bob, charlie } from "./support/people.js";
import { ModelServer } from "./support/server.js";
import { createWorld } from "./support/world.js";

/** @type {any[]} */
const cases = JSON.parse(readFileSync(new URL("../cases/quiet.json", import.meta.url), "utf8"));
for (const { title, quiet = {}, zone = "UTC", at, end } of cases) {
  test(`left alone: ${title}`, () => {
    const found = findQuietEnd({ away: false, allowed: [], muted: [], blocked: [], ...quiet }, zone, Date.parse(at));
    assert.equal(found, end && Date.parse(end));
  });
}

test("a clock is read and found in its zone", () => {
  assert.equal(readClock("Asia/Kolkata", Date.parse("2026-03-04T20:00:00Z")), "2026-03-05T01:30");
  assert.equal(findMoment("2026-03-05", "01:30", "Asia/Kolkata"), Date.parse("2026-03-04T20:00:00Z"));
  assert.equal(findMoment("2026-03-05", "00:00", "UTC"), Date.parse("2026-03-05T00:00:00Z"));
});

/** @param {Partial<Parameters<typeof createWorld>[0]>} [options] */
async function makeScene({ server = new ModelServer(), ...options } = {}) {
  if (server.rooms.size === 0) server.addRoom(1);
  const world = createWorld({ server, ...options });
  await world.connect();
  await world.rest();
  return { server, world, quiet: world.store.parts.quiet };
}

test("what I choose holds at once, and after the server has it nothing waits any more", async () => {
  const { server, world, quiet } = await makeScene();
  const until = new Date(world.clock.now() + 3_600_000).toISOString();
  keepQuiet(world.store, { away: true });
  assert.equal(quiet.presence, "away");
  keepQuiet(world.store, { until });
  keepQuiet(world.store, { hours: ["22:00", "07:00"], allowed: [2] });
  assert.equal(quiet.presence, "dnd");
  await world.rest();
  assert.deepEqual(world.store.outbox.entries, []);
  assert.deepEqual([quiet.rules, server.quiet], [server.quiet, quiet.rules]);
  assert.deepEqual([quiet.rules.starts, quiet.rules.allowed, quiet.rules.away], ["22:00", [2], true]);
});

test("without a connection it waits, the last word about each thing counts, and it outlives the page", async () => {
  const storage = createMemoryStorage();
  const first = await makeScene({ storage });
  first.world.wires.current.drop(1006);
  for (const away of [true, false, true]) keepQuiet(first.world.store, { away });
  keepQuiet(first.world.store, { hours: ["12:00", "13:00"] });
  assert.equal(first.world.store.outbox.entries.length, 2);
  const second = await makeScene({ storage, server: first.server });
  assert.deepEqual([first.server.quiet.away, first.server.quiet.starts], [true, "12:00"]);
  assert.deepEqual([second.quiet.rules.away, second.world.store.outbox.entries], [true, []]);
});

test("another device's choice arrives, and what times there are counts as quiet until the hours are known", async () => {
  const { server, quiet } = await makeScene();
  server.keepQuiet({ hours: ["00:00", "00:01"] });
  assert.deepEqual([quiet.isTimed, quiet.isOn], [true, true]);
  quiet.findEnd = () => null;
  assert.equal(quiet.isOn, false);
});

test("a room is urgent when one who may has named me, until it is read", async () => {
  const { server, world, quiet } = await makeScene();
  server.keepQuiet({ allowed: [bob.id] });
  server.send(charlie, 1, "a", { mentions: [alice.id] });
  server.send(bob, 1, "b");
  await world.rest();
  assert.equal(quiet.countUrgent(), 0);
  server.send(bob, 1, "c", { mentions: [alice.id] });
  await world.rest();
  assert.equal(quiet.countUrgent(), 1);
  world.store.markRead(1);
  assert.equal(quiet.countUrgent(), 0);
});

test("of whom I ignore nothing waits, what waited counts no more, and again when I hear of them", async () => {
  const { server, world, quiet } = await makeScene();
  server.send(bob, 1, "a", { mentions: [alice.id] });
  await world.rest();
  ignorePerson(world.store, bob.id, "muted");
  assert.deepEqual([quiet.isIgnored(bob.id), quiet.isBlocked(bob.id)], [true, false]);
  await world.rest();
  assert.deepEqual([world.store.unread(1).lit, world.store.outbox.entries], [0, []]);
  server.send(bob, 1, "b", { mentions: [alice.id] });
  server.send(charlie, 1, "c");
  await world.rest();
  assert.deepEqual(world.store.unread(1), { unread: 1, mentions: 0, lit: 1 });
  ignorePerson(world.store, bob.id, "blocked");
  await world.rest();
  assert.deepEqual([quiet.isBlocked(bob.id), quiet.rules.muted], [true, []]);
  ignorePerson(world.store, bob.id, "not");
  await world.rest();
  assert.deepEqual(world.store.unread(1), { unread: 3, mentions: 2, lit: 3 });
});

test("who is ignored is not seen typing", async () => {
  const { world } = await makeScene();
  ignorePerson(world.store, bob.id, "blocked");
  for (const person of [bob, charlie])
    world.wires.current.receive({
      type: "signal",
      kind: "typing",
      room: 1,
      person: { id: person.id, name: person.name },
    });
  assert.deepEqual(
    world.store.typing.people(1).map((/** @type {any} */ { id }) => id),
    [charlie.id],
  );
});
