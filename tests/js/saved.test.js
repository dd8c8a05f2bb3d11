import assert from "node:assert/strict";
import { test } from "node:test";
import { createTimes } from "../../static/js/lib/time.js";
import { timeOf } from "../../static/js/components/scheduling/presets.js";
import { createMemoryStorage } from "../../static/js/store/outbox/outbox-storage.js";
import { bob } from "./support/people.js";
import { ModelServer } from "./support/server.js";
import { createWorld } from "./support/world.js";

const SOON = new Date(1_700_000_000_000 + 90 * 60_000).toISOString();

/** @param {Partial<Parameters<typeof createWorld>[0]>} [options] */
async function makeScene(options = {}) {
  const server = options.server ?? new ModelServer();
  if (server.rooms.size === 0) {
    server.addRoom(1);
    for (const id of ["bread", "cake"]) server.send(bob, 1, id);
  }
  const world = createWorld({ server, ...options });
  await world.connect();
  await world.store.openRoom(1);
  await world.rest();
  return { server, world, saved: world.store.parts.saved };
}

/** @param {any} saved */
const kept = (saved) => ["bread", "cake"].filter((id) => saved.get(id) !== null);

test("what is saved is kept at once, and when the server has it; so is what is taken out", async () => {
  const { server, world, saved } = await makeScene();
  world.store.wish("save", 1, "bread", SOON);
  assert.equal(saved.get("bread")?.remind_at, SOON);
  await world.rest();
  assert.deepEqual([saved.get("bread")?.remind_at, [...server.saved.keys()]], [SOON, ["bread"]]);
  assert.deepEqual(world.store.outbox.entries, []);

  world.store.wish("unsave", 1, "bread");
  assert.deepEqual(kept(saved), []);
  await world.rest();
  assert.deepEqual([kept(saved), server.saved.size], [[], 0]);
});

test("another device of mine is heard of, also right after this one has asked", async () => {
  const { server, world, saved } = await makeScene();
  world.store.wish("save", 1, "bread");
  await world.rest(1);
  server.save("bread", true, SOON);
  server.save("cake", true);
  await world.rest(1);
  assert.deepEqual([saved.get("bread")?.remind_at, kept(saved)], [SOON, ["bread", "cake"]]);
});

test("without a connection the last wish counts, and it outlives the page", async () => {
  const storage = createMemoryStorage();
  const first = await makeScene({ storage });
  first.world.disconnect?.();
  first.world.wires.current.drop(1006);
  first.world.store.wish("save", 1, "bread");
  first.world.store.wish("save", 1, "bread", SOON);
  first.world.store.wish("save", 1, "cake");
  first.world.store.wish("unsave", 1, "cake");
  assert.deepEqual([kept(first.saved), first.saved.get("bread")?.remind_at], [["bread"], SOON]);
  const second = await makeScene({ storage, server: first.server });
  assert.deepEqual([kept(second.saved), [...first.server.saved.keys()]], [["bread"], ["bread"]]);
});

test("what was asked for last counts, although the log tells of an earlier wish meanwhile", async () => {
  /** @type {any[]} */
  const late = [];
  let isLate = false;
  const deliver = (/** @type {any} */ { wires }, /** @type {any} */ frame) =>
    isLate && frame.type !== "ack" ? late.push(frame) : wires.current.receive(frame);
  const { server, world, saved } = await makeScene({ deliver });
  server.onGrow = () => world.session?.fanOut();
  world.store.wish("save", 1, "bread");
  await world.rest();
  isLate = true;
  world.store.wish("unsave", 1, "bread");
  await world.rest(1);
  // Acknowledged; what tells of it comes only once two more were asked for, of which one is on its way
  const [told] = late.splice(0);
  const { onSent } = world.wires.current;
  /** @type {any[]} */
  const asked = [];
  world.wires.current.onSent = (/** @type {any} */ frame) => asked.push(frame);
  world.store.wish("save", 1, "bread", SOON);
  await world.rest(1);
  world.store.wish("unsave", 1, "bread");
  isLate = false;
  world.wires.current.receive(told);
  await world.rest(1);
  assert.deepEqual(kept(saved), []);
  world.wires.current.onSent = onSent;
  for (const frame of asked) onSent(frame);
  await world.rest();
  assert.deepEqual([kept(saved), server.saved.size], [[], 0]);
});

test("what was deleted is kept no more", async () => {
  const { server, world, saved } = await makeScene();
  server.save("bread", true);
  await world.rest();
  assert.deepEqual(kept(saved), ["bread"]);
  server.remove("bread");
  await world.rest();
  assert.deepEqual(kept(saved), []);
});

test("a reminder is due at its time, while the page is open and when it opens later", async () => {
  const { server, world, saved } = await makeScene();
  server.save("bread", true, SOON);
  server.save("cake", true);
  await world.rest();
  assert.deepEqual(saved.due, []);
  const before = world.heard("me").length;
  await world.clock.advance(2 * 60 * 60_000);
  assert.deepEqual([saved.due.map(({ id }) => id), world.heard("me").length], [["bread"], before + 1]);

  const later = await makeScene({ server, clock: world.clock });
  assert.deepEqual(
    later.saved.due.map(({ id }) => id),
    ["bread"],
  );
  later.world.store.wish("save", 1, "bread");
  assert.deepEqual(later.saved.due, []);
});

test("the next start without a server has what is kept by now", async () => {
  const { server, world, saved } = await makeScene();
  server.save("bread", true, SOON);
  await world.rest();
  assert.deepEqual(
    saved.describe().saved.map(({ id, remind_at }) => [id, remind_at]),
    [["bread", SOON]],
  );
});

test("mornings are those of the reader's time zone", () => {
  const times = createTimes({ locale: "en", timeZone: "Asia/Tokyo" });
  // A Sunday in Europe, and Monday already in Tokyo
  const now = new Date("2026-11-29T20:00:00Z");
  const choices = ["soon", "hour", "hours", "tomorrow", "monday"].map((choice) => timeOf(choice, times, now));
  assert.deepEqual(
    choices.map((at) => at.toISOString()),
    [
      "2026-11-29T20:20:00.000Z",
      "2026-11-29T21:00:00.000Z",
      "2026-11-29T23:00:00.000Z",
      "2026-12-01T00:00:00.000Z",
      "2026-12-07T00:00:00.000Z",
    ],
  );
});
