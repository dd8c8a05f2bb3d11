import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../static/js/lib/errors.js";
import { Outbox } from "../../static/js/store/outbox.js";
import { createIndexedStorage } from "../../static/js/store/outbox-storage.js";
import { FakeClock, settle } from "./support/clock.js";
import { createDatabase } from "./support/database.js";
import { createLock, createSharedStorage } from "./support/tabs.js";

/** A server that keeps what it is sent, once per id, and answers as the test says. */
function makeServer() {
  const server = {
    /** @type {any[]} */
    received: [],
    /** @type {Map<string, number>} */
    stored: new Map(),
    /** What happens to the next answers: null lets one through. @type {(string | RequestError | null)[]} */
    faults: [],
    /** @param {any} frame */
    async answer(frame) {
      await settle();
      server.received.push(frame);
      const fault = server.faults.shift() ?? null;
      if (fault instanceof RequestError) throw fault;
      if (fault === "lost command") throw new RequestError({ code: "unknown" });
      const dup = server.stored.has(frame.id);
      if (frame.type === "send" && !dup) server.stored.set(frame.id, server.stored.size + 1);
      if (fault === "lost ack") throw new RequestError({ code: "unknown" });
      return { type: "ack", id: frame.id, seq: server.stored.get(frame.id), at: "2026-03-03T09:12:01Z", dup };
    },
    get bodies() {
      return server.received.map(({ body }) => body);
    },
  };
  return server;
}

/** @param {Partial<any>} [options] */
function makeTab(options = {}) {
  const clock = options.clock ?? new FakeClock();
  const server = options.server ?? makeServer();
  const storage = options.storage ?? createSharedStorage();
  const world = { live: true, applied: 0 };
  /** @type {any[]} */
  const refused = [];
  const outbox = new Outbox({
    account: options.account ?? 1,
    storage,
    lock: options.lock ?? createLock().lock,
    request: (frame) => (options.request ?? server.answer)(frame),
    isLive: () => world.live,
    seqOf: () => world.applied,
    clock,
    random: () => 0.5,
    onChange: (entry) => options.onChange?.(entry),
    onKeeping: () => options.onKeeping?.(),
    onRefused: (entry) => refused.push(entry),
    announce: (note) => options.announce?.(note),
  });
  return { clock, outbox, refused, server, storage, world };
}

/** @param {string} key @param {Partial<any>} [fields] @returns {any} */
const draft = (key, fields = {}) => ({ key, kind: "send", room: 1, id: key, body: `words ${key}`, at: "", ...fields });

/** @param {Outbox} outbox */
const statuses = (outbox) => outbox.entries.map(({ key, status }) => `${key} ${status}`);

/** Everything that needs no time. */
async function soon() {
  for (let round = 0; round < 6; round += 1) await settle();
}

/** @param {FakeClock} clock */
async function rest(clock) {
  for (let round = 0; round < 20; round += 1) await clock.advance(3_000);
}

test("what is written shows at once, is sent, and waits for its echo", async () => {
  const { clock, outbox, server, storage } = makeTab();
  outbox.add(draft("a"));
  assert.deepEqual(statuses(outbox), ["a queued"]);
  await rest(clock);
  assert.deepEqual(server.received, [{ type: "send", id: "a", room: 1, body: "words a" }]);
  assert.deepEqual(statuses(outbox), ["a done"]);
  assert.equal(outbox.entries[0].seq, 1);
  assert.equal(storage.entries.size, 0);
  outbox.settle("a");
  assert.deepEqual(outbox.entries, []);
});

test("nothing is sent before it is stored", async () => {
  const storage = createSharedStorage();
  const { clock, outbox } = makeTab({
    storage,
    request: async (/** @type {any} */ { id }) => {
      assert.ok(storage.entries.has(id));
      return { seq: 1 };
    },
  });
  outbox.add(draft("a"));
  await rest(clock);
  assert.deepEqual(statuses(outbox), ["a done"]);
});

test("messages of one room go out one at a time in their order, rooms side by side", async () => {
  let [inFlight, most] = [0, 0];
  /** @type {string[]} */
  const order = [];
  const { clock, outbox } = makeTab({
    request: async (/** @type {any} */ { id, room }) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await settle();
      inFlight -= 1;
      order.push(`${room}${id}`);
      return { seq: 1 };
    },
  });
  outbox.add(draft("a"));
  await settle();
  for (const key of ["b", "c"]) outbox.add(draft(key));
  outbox.add(draft("d", { room: 2 }));
  await rest(clock);
  assert.deepEqual(
    order.filter((id) => id.startsWith("1")),
    ["1a", "1b", "1c"],
  );
  assert.equal(order.length, 4);
  assert.equal(most, 2);
});

test("when the ack is lost the same id goes again, and the server keeps one", async () => {
  const { clock, outbox, server, world } = makeTab();
  server.faults.push("lost ack");
  outbox.add(draft("a"));
  await settle();
  world.live = false;
  await rest(clock);
  assert.deepEqual(statuses(outbox), ["a queued"]);
  world.live = true;
  void outbox.drain();
  await rest(clock);
  assert.deepEqual(
    server.received.map(({ id }) => id),
    ["a", "a"],
  );
  assert.equal(server.stored.size, 1);
  assert.deepEqual(statuses(outbox), ["a done"]);
});

test("when the echo comes although the ack was lost, nothing goes again", async () => {
  const { clock, outbox, server, storage, world } = makeTab();
  server.faults.push("lost ack");
  outbox.add(draft("a"));
  await settle();
  world.live = false;
  await rest(clock);
  outbox.settle("a");
  world.live = true;
  await outbox.drain();
  await rest(clock);
  assert.equal(server.received.length, 1);
  assert.equal(storage.entries.size, 0);
});

test("without an answer it shows as failed, keeps its place, and is tried again by itself", async () => {
  const { clock, outbox, server } = makeTab();
  server.faults.push("lost command");
  outbox.add(draft("a"));
  outbox.add(draft("b"));
  await soon();
  assert.equal(outbox.entries[0].error?.code, "no_answer");
  await rest(clock);
  assert.deepEqual(server.bodies, ["words a", "words a", "words b"]);
  assert.deepEqual(statuses(outbox), ["a done", "b done"]);
  assert.equal(outbox.entries[0].error, null);
});

test("offline, messages queue in order and go out in order", async () => {
  const { clock, outbox, server, world } = makeTab();
  world.live = false;
  for (const key of ["a", "b", "c"]) outbox.add(draft(key));
  await rest(clock);
  assert.deepEqual(server.received, []);
  world.live = true;
  void outbox.drain();
  await rest(clock);
  assert.deepEqual(server.bodies, ["words a", "words b", "words c"]);
});

test("a refused message fails with the reason and lets the next ones pass", async () => {
  const { clock, outbox, server, storage } = makeTab();
  server.faults.push(new RequestError({ code: "forbidden", message: "Only moderators write here." }));
  outbox.add(draft("a"));
  outbox.add(draft("b"));
  await rest(clock);
  assert.deepEqual(statuses(outbox), ["a failed", "b done"]);
  assert.deepEqual(outbox.entries[0].error, {
    code: "forbidden",
    message: "Only moderators write here.",
    retry_at: null,
  });
  assert.equal(storage.entries.get("a").status, "failed");
});

test("too fast waits as long as the server says, and says until when", async () => {
  const { clock, outbox, server } = makeTab();
  server.faults.push(new RequestError({ code: "rate_limited", message: "Slow down.", retry_after: 8 }));
  outbox.add(draft("a"));
  const asked = clock.now();
  await soon();
  await clock.advance(7_999);
  assert.equal(server.received.length, 1);
  assert.equal(outbox.entries[0].error?.retry_at, asked + 8_000);
  await clock.advance(1);
  await soon();
  assert.deepEqual(statuses(outbox), ["a done"]);
});

test("a busy server is asked again, with pauses", async () => {
  const { clock, outbox, server } = makeTab();
  for (let fault = 0; fault < 3; fault += 1) server.faults.push(new RequestError({ code: "unavailable" }));
  outbox.add(draft("a"));
  await soon();
  await clock.advance(500);
  assert.equal(server.received.length, 1);
  await rest(clock);
  assert.equal(server.received.length, 4);
  assert.deepEqual(statuses(outbox), ["a done"]);
});

test("Try again sends the same id, Delete forgets it for good", async () => {
  const { clock, outbox, server, storage } = makeTab();
  server.faults.push(new RequestError({ code: "invalid" }), new RequestError({ code: "invalid" }));
  outbox.add(draft("a"));
  outbox.add(draft("b"));
  await rest(clock);
  assert.deepEqual(statuses(outbox), ["a failed", "b failed"]);
  outbox.retry("a");
  outbox.discard("b");
  await rest(clock);
  assert.deepEqual(statuses(outbox), ["a done"]);
  assert.deepEqual(
    server.received.map(({ id }) => id),
    ["a", "b", "a"],
  );
  assert.equal(storage.entries.size, 0);
});

test("Try again does not wait for the pause to end", async () => {
  const { outbox, server } = makeTab();
  server.faults.push(new RequestError({ code: "rate_limited", retry_after: 3_600 }));
  outbox.add(draft("a"));
  await soon();
  outbox.retry("a");
  await soon();
  assert.deepEqual(statuses(outbox), ["a done"]);
});

test("deleting an unsent message takes along what was to follow it", async () => {
  const { clock, outbox, server, world } = makeTab();
  world.live = false;
  outbox.add(draft("a"));
  outbox.add(draft("b", { kind: "edit", id: "a" }));
  outbox.add(draft("c"));
  outbox.discard("a");
  world.live = true;
  void outbox.drain();
  await rest(clock);
  assert.deepEqual(
    server.received.map(({ id }) => id),
    ["c"],
  );
});

test("what is deleted while it is being stored does not come back", async () => {
  const storage = createSharedStorage();
  const { put } = storage;
  storage.put = async (entry) => {
    await settle();
    await put(entry);
  };
  const { clock, outbox, server } = makeTab({ storage });
  outbox.add(draft("a"));
  outbox.discard("a");
  await rest(clock);
  assert.deepEqual([outbox.entries, server.received, storage.entries.size], [[], [], 0]);
});

test("what is deleted while the storage is being read does not come back", async () => {
  const { clock, outbox, server, storage, world } = makeTab();
  world.live = false;
  outbox.add(draft("a"));
  await rest(clock);
  const { list } = storage;
  storage.list = async (account) => {
    const listed = await list(account);
    await settle();
    return listed;
  };
  const reading = outbox.reload();
  outbox.discard("a");
  await reading;
  world.live = true;
  await outbox.drain();
  assert.deepEqual([outbox.entries, server.received], [[], []]);
});

test("while it is tried again it still shows as not answered", async () => {
  let tries = 0;
  const { clock, outbox } = makeTab({
    request: () => {
      tries += 1;
      return tries === 1 ? Promise.reject(new RequestError({ code: "unknown" })) : new Promise(() => {});
    },
  });
  outbox.add(draft("a"));
  await rest(clock);
  assert.deepEqual([tries, outbox.entries[0].status, outbox.entries[0].error?.code], [2, "sending", "no_answer"]);
});

test("a refused edit is rolled back and told", async () => {
  const { clock, outbox, refused, server, storage } = makeTab();
  server.faults.push(new RequestError({ code: "forbidden", message: "Not yours." }));
  outbox.add(draft("b", { kind: "edit", id: "a" }));
  await rest(clock);
  assert.deepEqual(
    refused.map(({ kind, id, error }) => [kind, id, error.message]),
    [["edit", "a", "Not yours."]],
  );
  assert.deepEqual(outbox.entries, []);
  assert.equal(storage.entries.size, 0);
});

test("an edit is shown until its event has come, or five seconds after an edit without one", async () => {
  const ack = async () => ({ type: "ack" });
  const { clock, outbox } = makeTab({ request: ack });
  outbox.add(draft("b", { kind: "edit", id: "a", body: "better" }));
  await soon();
  assert.deepEqual(statuses(outbox), ["b done"]);
  outbox.settleChange(/** @type {any} */ ({ id: "a", body: "better", deleted: false }));
  assert.deepEqual(outbox.entries, []);
  outbox.add(draft("c", { kind: "edit", id: "a", body: "better" }));
  await soon();
  await clock.advance(4_999);
  assert.deepEqual(statuses(outbox), ["c done"]);
  await clock.advance(1);
  assert.deepEqual(outbox.entries, []);
});

test("an edit whose event overtakes its ack leaves nothing behind", async () => {
  const { clock, outbox } = makeTab({ request: () => settle() });
  outbox.add(draft("b", { kind: "delete", id: "a" }));
  outbox.settleChange(/** @type {any} */ ({ id: "a", body: "", deleted: true }));
  await rest(clock);
  assert.deepEqual(outbox.entries, []);
});

test("an acknowledged message that never comes is sent again, and once it is there no echo is waited for", async () => {
  const { clock, outbox, server, world } = makeTab();
  outbox.add(draft("a"));
  await rest(clock);
  outbox.resend(() => false);
  await rest(clock);
  assert.deepEqual(statuses(outbox), ["a done"]);
  world.applied = 1;
  outbox.resend(({ seq }) => seq === 1);
  assert.deepEqual(statuses(outbox), ["a queued"]);
  await rest(clock);
  assert.deepEqual([outbox.entries, server.received.length, server.stored.size], [[], 2, 1]);
});

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

test("leaving a room forgets what was not sent there", async () => {
  const { clock, outbox, storage, world } = makeTab();
  world.live = false;
  outbox.add(draft("a"));
  outbox.add(draft("b", { room: 2 }));
  await rest(clock);
  void outbox.discardAll(outbox.list(1));
  await rest(clock);
  assert.deepEqual(statuses(outbox), ["b queued"]);
  assert.deepEqual([...storage.entries.keys()], ["b"]);
});

test("what the storage refused is given to it again while nothing else happens, and its state told", async () => {
  const clock = new FakeClock();
  const database = createDatabase();
  /** @type {boolean[]} */
  const told = [];
  const { outbox, world } = makeTab({
    clock,
    storage: createIndexedStorage(database, clock),
    onChange: () => told.push(outbox.persistent),
  });
  world.live = false;
  database.state.fault = "refuse";
  outbox.add(draft("a"));
  await soon();
  assert.deepEqual([outbox.persistent, outbox.unsafe], [false, 1]);
  await clock.advance(15_000);
  await soon();
  assert.equal(told.at(-1), false);
  database.state.fault = null;
  await clock.advance(15_000);
  await soon();
  assert.deepEqual([outbox.persistent, outbox.unsafe, told.at(-1)], [true, 0, true]);
  assert.equal(clock.waiting, 0);
});

test("what an earlier page left is found although the browser's storage opened late", async () => {
  const clock = new FakeClock();
  const database = createDatabase();
  const first = makeTab({ clock, storage: createIndexedStorage(database, clock) });
  first.world.live = false;
  first.outbox.add(draft("a"));
  await soon();
  database.state.fault = "hang";
  const { outbox, server } = makeTab({ clock, storage: createIndexedStorage(database, clock) });
  const heard = outbox.hear(null);
  await clock.advance(3_000);
  await heard;
  assert.deepEqual(outbox.entries, []);
  database.state.fault = null;
  for (const answer of database.state.hanging.splice(0)) answer();
  await clock.advance(15_000);
  await soon();
  assert.deepEqual(server.bodies, ["words a"]);
});

test("an outbox of a newer release is told of although nothing in it can be read", async () => {
  const clock = new FakeClock();
  const database = createDatabase();
  await createIndexedStorage(database, clock).list(1);
  database.state.version += 1;
  /** @type {boolean[]} */
  const told = [];
  const { outbox } = makeTab({
    clock,
    storage: createIndexedStorage(database, clock),
    onKeeping: () => told.push(outbox.isStranded),
  });
  await outbox.hear(null);
  await outbox.hear(null);
  assert.deepEqual(told, [true]);
});
