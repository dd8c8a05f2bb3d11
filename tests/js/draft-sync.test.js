import assert from "node:assert/strict";
import { test } from "node:test";
import { AccountDrafts } from "../../static/js/store/outbox/account-drafts.js";
import { DraftSync, PAUSE_MS } from "../../static/js/store/outbox/draft-sync.js";
import { DEBOUNCE_MS, Drafts } from "../../static/js/store/outbox/drafts.js";
import { RequestError } from "../../static/js/lib/errors.js";
import { FakeClock } from "./support/clock.js";

/** The server's side of it, as syncchat/domain/later/drafts.py has it. */
class Account {
  version = 0;
  text = "";
  /** @type {any[]} */
  devices = [];
  requests = 0;

  /** @param {any} command */
  async keep({ room, text, version }) {
    this.requests += 1;
    const joined = this.text !== "" && version !== this.version && !text.includes(this.text);
    const next = joined ? (this.text.includes(text) ? this.text : `${this.text}\n\n${text}`) : text;
    if (next === this.text) return;
    this.version += 1;
    this.text = next;
    for (const device of this.devices) if (device.live) device.tell(room);
  }
}

/** @param {Account} account @param {Map<string, string>} [storage] */
function makeDevice(account, storage = new Map()) {
  const clock = new FakeClock();
  /** @type {any} */
  const text = {
    getItem: (/** @type {string} */ key) => storage.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void storage.set(key, value),
    removeItem: (/** @type {string} */ key) => void storage.delete(key),
  };
  /** @type {DraftSync} */
  let sync;
  const kept = new AccountDrafts((key) => sync.hear(key));
  const drafts = new Drafts({ account: 1, storage: text, clock, changed: () => {}, saved: (key) => sync.plan(key) });
  const device = {
    /** @type {string[]} */
    refused: [],
    live: true,
    room: 7,
    clock,
    drafts,
    storage,
    tell: (/** @type {number} */ room) =>
      kept.applyOwn(
        /** @type {any} */ ({ drafts: [{ room, kind: "room", text: account.text, version: account.version }] }),
      ),
    back() {
      device.live = true;
      device.tell(7);
      sync.meet();
    },
    async write(/** @type {string} */ words) {
      drafts.set(7, words);
      await clock.advance(DEBOUNCE_MS + PAUSE_MS);
    },
    rest: () => clock.advance(DEBOUNCE_MS + PAUSE_MS),
  };
  sync = new DraftSync({
    account: 1,
    storage: text,
    clock,
    drafts,
    kept,
    room: () => device.room,
    isLive: () => device.live,
    request: (frame) => account.keep(frame),
    refused: ({ code }) => void device.refused.push(code),
  });
  account.devices.push(device);
  return device;
}

test("what one device writes the other has, and what is sent is gone there too", async () => {
  const account = new Account();
  const [desk, phone] = [makeDevice(account), makeDevice(account)];
  await desk.write("Half a thought");
  assert.equal(phone.drafts.get(7), "Half a thought");
  await phone.write("Half a thought, and the rest");
  assert.equal(desk.drafts.get(7), "Half a thought, and the rest");
  await desk.write("");
  assert.deepEqual([phone.drafts.get(7), account.text], ["", ""]);
});

test("who goes on typing is asked of once in a while, and never interrupted", async () => {
  const account = new Account();
  const desk = makeDevice(account);
  for (const words of ["H", "Ha", "Half"]) {
    desk.drafts.set(7, words);
    await desk.clock.advance(DEBOUNCE_MS);
  }
  await desk.rest();
  assert.deepEqual([account.requests, account.text, desk.drafts.get(7)], [1, "Half", "Half"]);
});

test("where two devices wrote apart both texts stay, once each, on both", async () => {
  const account = new Account();
  const [desk, phone] = [makeDevice(account), makeDevice(account)];
  await desk.write("Bread");
  phone.live = false;
  await phone.write("Cake");
  await desk.write("Brown loaf");
  phone.back();
  assert.equal(phone.drafts.get(7), "Brown loaf\n\nCake");
  await phone.rest();
  assert.deepEqual([account.text, desk.drafts.get(7)], ["Brown loaf\n\nCake", "Brown loaf\n\nCake"]);
  await desk.rest();
  assert.equal(account.text, "Brown loaf\n\nCake");
});

test("what was written without a network is there after a reload, and then on the account", async () => {
  const account = new Account();
  const first = makeDevice(account);
  await first.write("Bread");
  first.live = false;
  await first.write("Bread and cake");
  account.devices = [];
  const again = makeDevice(account, first.storage);
  again.back();
  await again.rest();
  assert.deepEqual([again.drafts.get(7), account.text], ["Bread and cake", "Bread and cake"]);
});

test("a draft that was sent elsewhere comes not back, unless something was added here", async () => {
  const account = new Account();
  const [desk, phone] = [makeDevice(account), makeDevice(account)];
  await desk.write("Bread");
  phone.live = false;
  await desk.write("");
  phone.back();
  assert.equal(phone.drafts.get(7), "");
  await desk.write("Cake");
  phone.live = false;
  await phone.write("Cake at five");
  await desk.write("");
  phone.back();
  await phone.rest();
  assert.deepEqual([phone.drafts.get(7), account.text], ["Cake at five", "Cake at five"]);
});

test("a thread's draft goes to the thread's own room, although one has left it meanwhile", async () => {
  const account = new Account();
  const desk = makeDevice(account);
  /** @type {any[]} */
  const asked = [];
  account.keep = async (frame) => void asked.push(frame);
  desk.drafts.set("thread.01980000-0000-7000-8000-000000000001", "An answer");
  await desk.clock.advance(DEBOUNCE_MS);
  desk.room = 8;
  await desk.rest();
  assert.deepEqual(
    asked.map(({ room, kind }) => [room, kind]),
    [[7, "thread"]],
  );
});

test("what the account does not take stays here and is told; what may work later is not", async () => {
  const account = new Account();
  const desk = makeDevice(account);
  for (const code of ["rate_limited", "unknown", "conflict", "invalid"]) {
    account.keep = async () => Promise.reject(new RequestError({ code, message: "No more." }));
    await desk.write(`Bread, ${code}`);
    assert.equal(desk.drafts.get(7), `Bread, ${code}`);
  }
  assert.deepEqual(desk.refused, ["conflict", "invalid"]);
});

test("what was sent or cleared before the account told of it does not come back", async () => {
  const account = new Account();
  const desk = makeDevice(account);
  const keep = account.keep.bind(account);
  /** @type {any[]} */
  const late = [];
  account.keep = async (command) => void late.push(command);
  await desk.write("Hello");
  assert.equal(late.length, 1);
  // Enter, while the account's word of it is still on its way
  desk.drafts.set(7, "");
  account.keep = keep;
  await keep(late[0]);
  assert.equal(desk.drafts.get(7), "");
  await desk.rest();
  assert.deepEqual([desk.drafts.get(7), account.text], ["", ""]);
});

test("another device may say again what this one said before", async () => {
  const account = new Account();
  const [desk, phone] = [makeDevice(account), makeDevice(account)];
  await desk.write("Bread");
  await phone.write("Cake");
  await phone.write("Bread");
  await desk.rest();
  assert.deepEqual([desk.drafts.get(7), phone.drafts.get(7), account.text], ["Bread", "Bread", "Bread"]);
});
