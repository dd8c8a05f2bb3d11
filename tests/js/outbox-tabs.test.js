import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../static/js/lib/errors.js";
import { FakeClock } from "./support/clock.js";
import { createLock, createSharedStorage } from "./support/tabs.js";
import { makeServer, makeTab, draft, statuses, rest } from "./support/outbox.js";

test("unsent messages survive the page, failed ones with their reason", async () => {
  const first = makeTab();
  first.server.faults.push(new RequestError({ code: "invalid", message: "Too long." }));
  first.outbox.add(draft("a"));
  await rest(first.clock);
  first.world.live = false;
  first.outbox.add(draft("b"));
  await rest(first.clock);

  const second = makeTab({ storage: first.storage, server: first.server });
  await second.outbox.reload();
  assert.deepEqual(statuses(second.outbox), ["a failed", "b queued"]);
  assert.equal(second.outbox.entries[0].error?.message, "Too long.");
  void second.outbox.drain();
  await rest(second.clock);
  assert.deepEqual(statuses(second.outbox), ["a failed", "b done"]);
});

test("nothing is ever sent as somebody else", async () => {
  const first = makeTab({ account: 1 });
  first.world.live = false;
  first.outbox.add(draft("a"));
  await rest(first.clock);
  const other = makeTab({ account: 2, storage: first.storage, server: first.server });
  await other.outbox.reload();
  void other.outbox.drain();
  await rest(other.clock);
  assert.deepEqual([other.outbox.entries, first.server.received], [[], []]);
});

test("what a later release wrote in a way that this page does not know is neither sent nor lost", async () => {
  const { clock, outbox, server, storage } = makeTab();
  const entry = { ...draft("a", { kind: "levitate" }), account: 1, status: "queued", error: null, seq: null };
  await storage.put(entry);
  await outbox.hear(null);
  void outbox.drain();
  await rest(clock);
  assert.deepEqual([outbox.entries, server.received], [[], []]);
  assert.deepEqual(await storage.list(1), [entry]);
});

/** Two tabs of one person in one browser. */
function makeTabs() {
  const shared = {
    clock: new FakeClock(),
    server: makeServer(),
    storage: createSharedStorage(),
    lock: createLock().lock,
  };
  /** @type {ReturnType<typeof makeTab>[]} */
  const tabs = [];
  for (const index of [0, 1]) {
    const announce = (/** @type {any} */ note) => void tabs[1 - index]?.outbox.hear(structuredClone(note));
    tabs.push(makeTab({ ...shared, announce }));
  }
  return { ...shared, one: tabs[0], two: tabs[1] };
}

test("what one tab writes the other shows, and it is sent once", async () => {
  const { clock, one, server, two } = makeTabs();
  one.outbox.add(draft("a"));
  two.outbox.add(draft("b"));
  await rest(clock);
  assert.deepEqual(server.received.map(({ id }) => id).sort(), ["a", "b"]);
  assert.deepEqual(statuses(one.outbox), ["a done", "b done"]);
  assert.deepEqual(statuses(two.outbox), ["a done", "b done"]);
});

test("a tab without a connection leaves its messages to the one that has one", async () => {
  const { clock, one, server, two } = makeTabs();
  one.world.live = false;
  one.outbox.add(draft("a"));
  await rest(clock);
  void two.outbox.drain();
  await rest(clock);
  assert.deepEqual(
    server.received.map(({ id }) => id),
    ["a"],
  );
  assert.deepEqual(statuses(one.outbox), ["a done"]);
});

test("a tab sends also what others left in the storage, in order, without having been told", async () => {
  const shared = { clock: new FakeClock(), server: makeServer(), storage: createSharedStorage() };
  const silent = makeTab(shared);
  silent.world.live = false;
  silent.outbox.add(draft("a"));
  await rest(shared.clock);
  makeTab(shared).outbox.add(draft("b"));
  await rest(shared.clock);
  assert.deepEqual(
    shared.server.received.map(({ id }) => id),
    ["a", "b"],
  );
});

test("when the sending tab dies the other goes on with the same ids in the same order", async () => {
  const shared = { clock: new FakeClock(), server: makeServer(), storage: createSharedStorage() };
  const dead = makeTab({ ...shared, request: () => new Promise(() => {}) });
  for (const key of ["a", "b"]) dead.outbox.add(draft(key));
  await rest(shared.clock);
  const other = makeTab(shared);
  await other.outbox.reload();
  void other.outbox.drain();
  await rest(shared.clock);
  assert.deepEqual(
    shared.server.received.map(({ id }) => id),
    ["a", "b"],
  );
});

test("what the other tab deletes or gives up is gone or failed here too", async () => {
  const { clock, one, server, two } = makeTabs();
  one.world.live = false;
  two.world.live = false;
  one.outbox.add(draft("a"));
  one.outbox.add(draft("b"));
  await rest(clock);
  two.outbox.discard("a");
  await rest(clock);
  assert.deepEqual(statuses(one.outbox), ["b queued"]);
  server.faults.push(new RequestError({ code: "invalid" }));
  two.world.live = true;
  void two.outbox.drain();
  await rest(clock);
  assert.deepEqual(statuses(one.outbox), ["b failed"]);
});
