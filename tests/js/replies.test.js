import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryStorage } from "../../static/js/store/outbox/outbox-storage.js";
import { cutQuote, quoteOf } from "../../static/js/store/messages/quotes.js";
import { mergeSnapshot } from "../../static/js/store/offline/snapshot-record.js";
import { ReplyTargets } from "../../static/js/store/outbox/reply-targets.js";
import { alice, bob, makeEvent, makeMessage, makeRoom } from "./support/people.js";
import { ModelServer } from "./support/server.js";
import { createWorld } from "./support/world.js";
import { createTextStorage } from "./support/tabs.js";

/** @param {any} [options] */
async function makeScene(options = {}) {
  const server = options.server ?? new ModelServer();
  if (server.rooms.size === 0) {
    server.addRoom(1);
    server.addRoom(2);
    server.send(bob, 1, "word");
    server.send(bob, 2, "elsewhere");
  }
  const world = createWorld({ server, ...options });
  await world.connect();
  await world.store.openRoom(1);
  await world.rest();
  return { server, world };
}

const word = { id: "word", seq: 1, author: bob };

/** @param {any} world @param {string} id */
const item = (world, id) => world.store.timeline(1).items.find((/** @type {any} */ one) => one.id === id);

/** @param {any} world @param {string} id */
const quoted = (world, id) => item(world, id).reply_to?.text;

test("an answer quotes at once, and the same when its echo comes", async () => {
  const { server, world } = await makeScene();
  const id = world.store.send(1, "yes", { reply_to: word });
  assert.equal(quoted(world, id), "word");
  await world.rest();
  assert.equal(server.messages.get(id).reply_to, "word");
  assert.deepEqual(item(world, id).reply_to, quoteOf(server.messages.get("word")));
});

test("what is edited or deleted is quoted with its present words, or none", async () => {
  const { server, world } = await makeScene();
  server.send(bob, 1, "answer", { reply_to: "word" });
  await world.rest();
  server.edit("word", "better");
  await world.rest();
  assert.equal(quoted(world, "answer"), "better");
  server.remove("word");
  await world.rest();
  assert.deepEqual(item(world, "answer").reply_to, { ...word, author: bob, text: "", deleted: true });
});

test("an answer waits with its quote, without the words of what was deleted meanwhile", async () => {
  const storage = createMemoryStorage();
  const { server, world } = await makeScene({ storage });
  world.drop();
  const id = world.store.send(1, "yes", { reply_to: word });
  await world.rest();
  assert.ok(!JSON.stringify(await storage.list(alice.id)).includes("<p>word"));
  server.remove("word");
  const later = await makeScene({ server, storage });
  await later.world.rest(20);
  assert.equal(server.messages.get(id).reply_to, "word");
  assert.equal(item(later.world, id).reply_to.deleted, true);
});

test("an answer to a message of another room is refused and stays to be seen", async () => {
  const { server, world } = await makeScene();
  const id = world.store.send(1, "what?", { reply_to: { id: "elsewhere", seq: 1, author: bob } });
  await world.rest();
  assert.equal(server.messages.has(id), false);
  assert.deepEqual([item(world, id).state, item(world, id).error.code], ["failed", "not_found"]);
});

test("a page that is older than the deletion brings none of the words back", async () => {
  const { server, world } = await makeScene();
  server.send(bob, 1, "answer", { reply_to: "word" });
  await world.rest();
  const stale = structuredClone(server.get("rooms/1/messages"));
  world.beforeGet = async () => {
    server.remove("word");
    await world.rest();
  };
  const get = server.get.bind(server);
  server.get = (path, query) => (path === "rooms/1/messages" ? stale : get(path, query));
  await world.store.loadAround(1, 1);
  assert.equal(quoted(world, "answer"), "");
});

test("what is kept to be read offline forgets the words as well", () => {
  const known = /** @type {any} */ ({
    account: 1,
    room: 1,
    facts: makeRoom({ id: 1 }),
    members: null,
    page: {
      as_of: [2, 2],
      has_older: false,
      messages: [
        makeMessage({ seq: 1 }),
        { ...makeMessage({ seq: 2 }), reply_to: { id: "m1", seq: 1, author: bob, text: "secret", deleted: false } },
      ],
    },
  });
  const message = { ...makeMessage({ seq: 1 }), body: "", html: "", deleted: true };
  const change = /** @type {any} */ ({
    room: 1,
    facts: makeRoom({ id: 1 }),
    members: null,
    from: [2, 2][0],
    to: [3, 3],
    events: [makeEvent({ seq: 3, kind: "message_deleted", message })],
  });
  const merged = mergeSnapshot(1, known, change);
  assert.ok(!JSON.stringify(merged).includes("secret"));
});

test("a draft's target outlives the page, without the words of it", () => {
  /** @type {Map<string, string>} */
  const kept = new Map();
  const storage = createTextStorage(kept);
  /** @type {any[]} */
  const changed = [];
  const open = () => new ReplyTargets({ account: 1, storage, changed: (place) => changed.push(place) });
  open().set(1, /** @type {any} */ ({ ...makeMessage({ seq: 4 }), body: "secret" }));
  assert.equal(open().get(1)?.seq, 4);
  assert.ok(![...kept.values()].join().includes("secret"));
  open().set(1, null);
  assert.equal(open().get(1), null);
  assert.deepEqual(changed, [1, 1]);
});

test("a target chosen, or used up, in another tab is so here", () => {
  /** @type {Map<string, string>} */
  const kept = new Map();
  const storage = createTextStorage(kept);
  /** @type {any[]} */
  const changed = [];
  const here = new ReplyTargets({ account: 1, storage, changed: (place) => changed.push(place) });
  const there = new ReplyTargets({ account: 1, storage, changed: () => {} });
  assert.equal(here.get(1), null);
  there.set(1, /** @type {any} */ (makeMessage({ seq: 4 })));
  here.storageChanged("syncchat.reply.1.1");
  assert.equal(here.get(1)?.seq, 4);
  there.set(1, null);
  here.refresh();
  here.refresh();
  assert.equal(here.get(1), null);
  assert.deepEqual(changed, [1, 1]);
});

test("a quote is one plain line", () => {
  assert.equal(cutQuote("<p>One</p><p>two &amp; <em>three</em></p>"), "One two & three");
  assert.equal(cutQuote("<p>a<br>b &lt;i&gt;</p>"), "a b <i>");
  assert.equal(cutQuote(`<ol start="24"><li value="24">a</li><li value="31">b</li></ol>`), "24. a 31. b");
  assert.equal([...cutQuote(`<p>${"😀".repeat(200)}</p>`)].length, 140);
});
