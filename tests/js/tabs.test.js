import assert from "node:assert/strict";
import { test } from "node:test";
import { createLock, openChannel } from "../../static/js/store/tabs.js";

const run = async () => "sent";

/** @param {any} request */
const withLocks = (request) => createLock(/** @type {any} */ ({ request }));

test("what one tab at a time may do waits for the lock", async () => {
  /** @type {string[]} */
  const asked = [];
  const lock = withLocks((/** @type {string} */ name, /** @type {() => any} */ held) => {
    asked.push(name);
    return held();
  });
  assert.deepEqual([await lock("outbox", run), asked], ["sent", ["outbox"]]);
});

test("a browser without locks, or that refuses them, does it without", async () => {
  assert.equal(await createLock(undefined)("outbox", run), "sent");
  const refusal = new DOMException("storage is forbidden", "SecurityError");
  assert.equal(await withLocks(() => Promise.reject(refusal))("outbox", run), "sent");
  const raises = () => {
    throw refusal;
  };
  assert.equal(await withLocks(raises)("outbox", run), "sent");
});

test("what failed under the lock is not done a second time", async () => {
  let runs = 0;
  const fail = async () => {
    runs += 1;
    throw new Error("while sending");
  };
  const lock = withLocks((/** @type {string} */ _name, /** @type {() => any} */ held) => held());
  await assert.rejects(lock("outbox", fail), /while sending/);
  assert.equal(runs, 1);
});

test("a browser without a channel, or that refuses one, leaves the tab on its own", () => {
  class Refused {
    constructor() {
      throw new DOMException("storage is forbidden", "SecurityError");
    }
  }
  assert.equal(openChannel(/** @type {any} */ ({}), "outbox"), null);
  assert.equal(openChannel(/** @type {any} */ ({ BroadcastChannel: Refused }), "outbox"), null);
  const channel = openChannel(/** @type {any} */ ({ BroadcastChannel }), "outbox");
  assert.equal(channel?.name, "outbox");
  channel?.close();
});
