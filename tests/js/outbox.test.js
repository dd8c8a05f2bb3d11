import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../static/js/lib/errors.js";
import { settle } from "./support/clock.js";
import { createSharedStorage } from "./support/tabs.js";
import { makeTab, draft, statuses, soon, rest } from "./support/outbox.js";

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
  const snapshot = outbox.reload();
  outbox.discard("a");
  await snapshot;
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
