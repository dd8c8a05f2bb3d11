import assert from "node:assert/strict";
import { test } from "node:test";
import { RequestError } from "../../static/js/lib/errors.js";
import { createUploadStorage } from "../../static/js/store/uploads/upload-storage.js";
import { Uploads } from "../../static/js/store/uploads/uploads.js";
import { FakeClock } from "./support/clock.js";
import { createDatabase } from "./support/database.js";

/** @param {any} api */
function makeUploads(api) {
  const clock = new FakeClock();
  const database = createDatabase();
  let last = 0;
  const uploads = new Uploads({
    account: 1,
    api,
    lock: (_name, run) => run(),
    clock,
    random: () => 0.5,
    newId: () => `file-${++last}`,
    storage: createUploadStorage(database, clock, { account: 1 }),
    onChange: () => {},
  });
  return { clock, database, uploads };
}

test("a file that the browser refused to keep is given to it again", async () => {
  const away = { post: () => Promise.reject(new RequestError({ code: "unavailable" })) };
  const { clock, database, uploads } = makeUploads(away);
  database.state.fault = "refuse";
  const id = uploads.add(new Blob(["bytes"]), "notes.txt");
  uploads.draft([id]);
  await clock.advance(10_000);
  assert.equal(uploads.unsafe, 1);
  database.state.fault = null;
  await clock.advance(60_000);
  assert.equal(uploads.unsafe, 0);
});

test("a file whose message is not sent yet is not kept", async () => {
  const away = { post: () => Promise.reject(new RequestError({ code: "unavailable" })) };
  const { clock, database, uploads } = makeUploads(away);
  uploads.add(new Blob(["bytes"]), "notes.txt");
  await clock.advance(60_000);
  assert.equal(database.state.opened, 0);
});

test("a file that is refused for want of a sign-in waits for one, and is not sent again and again", async () => {
  let asked = 0;
  const api = {
    post: () => {
      asked += 1;
      return Promise.reject(new RequestError({ code: "sign_in" }));
    },
  };
  const { clock, uploads } = makeUploads(api);
  const id = uploads.add(new Blob(["bytes"]), "notes.txt");
  await clock.advance(600_000);
  assert.deepEqual([asked, uploads.get(id)?.state], [1, "waiting"]);
  uploads.resume();
  await clock.advance(0);
  assert.equal(asked, 2);
});

/** @param {number} limit bytes that go through at once @param {number} size */
function sendThroughProxy(limit, size) {
  const parts = /** @type {number[]} */ ([]);
  let offset = 0;
  const api = {
    post: () => Promise.resolve({ offset, file: null }),
    patch: (/** @type {string} */ _path, /** @type {Blob} */ part) => {
      if (part.size > limit) return Promise.reject(new RequestError({ code: "too_large" }));
      parts.push(part.size);
      offset += part.size;
      return Promise.resolve({ offset, file: offset === size ? { id: "file-1" } : null });
    },
  };
  const { clock, uploads } = makeUploads(api);
  const id = uploads.add(new Blob([new Uint8Array(size)]), "film.mp4");
  return { clock, id, parts, uploads };
}

test("a part that a proxy finds too large is halved, and no larger one is tried again", async () => {
  const { clock, id, parts, uploads } = sendThroughProxy(1_000_000, 3_000_000);
  await clock.advance(60_000);
  assert.equal(uploads.get(id)?.state, "done");
  assert.equal(
    parts.reduce((sum, size) => sum + size, 0),
    3_000_000,
  );
  assert.deepEqual(
    parts.filter((size) => size > 512 * 1024),
    [],
  );
});

test("a file of which no part is small enough is refused", async () => {
  const { clock, id, parts, uploads } = sendThroughProxy(1_000, 3_000_000);
  await clock.advance(60_000);
  assert.equal(uploads.get(id)?.state, "refused");
  assert.deepEqual(parts, []);
});

/** As a folder, or a file that was moved or changed since. @param {number} from the byte that cannot be read any more */
function makeUnreadable(from = 0) {
  const blob = new Blob([new Uint8Array(1_000_000)]);
  const slice = blob.slice.bind(blob);
  return Object.assign(blob, {
    slice: (/** @type {number} */ start, /** @type {number} */ end) =>
      end > from
        ? { size: end - start, arrayBuffer: () => Promise.reject(new DOMException("", "NotReadableError")) }
        : slice(start, end),
  });
}

test("what cannot be read is told at once, with or without a connection, and not tried again", async () => {
  for (const answer of [() => Promise.reject(new RequestError({ code: "unavailable" })), async () => ({ offset: 0 })]) {
    let asked = 0;
    const { clock, uploads } = makeUploads({ post: () => ++asked && answer() });
    const id = uploads.add(makeUnreadable(), "folder");
    await clock.advance(0);
    assert.deepEqual([uploads.get(id)?.state, asked], ["lost", 0]);
    await clock.advance(600_000);
    assert.equal(asked, 0);
  }
});

test("a file that changes while it is sent is told as such", async () => {
  let offset = 0;
  const { clock, uploads } = makeUploads({
    post: async () => ({ offset, file: null }),
    patch: async (/** @type {string} */ _path, /** @type {Blob} */ part) => {
      offset += part.size;
      return { offset, file: null };
    },
  });
  const id = uploads.add(makeUnreadable(300_000), "film.mp4");
  await clock.advance(600_000);
  assert.deepEqual([uploads.get(id)?.state, offset], ["lost", 256 * 1024]);
});
