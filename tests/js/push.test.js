import assert from "node:assert/strict";
import { test } from "node:test";
import { Answering } from "../../static/js/offline/answering.js";
import { readPush } from "../../static/js/offline/push-payload.js";
import { startPush } from "../../static/js/offline/push.js";
import { createDatabase } from "./support/database.js";

const ORIGIN = "https://chat.example";
const CHROME = "Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0 Safari/537.36";
const SAFARI = "Mozilla/5.0 Version/18.4 Safari/605.1.15";
const DATA = { kind: "message", room: 7, seq: 5, badge: 3, account: 1 };
const PUSHED = {
  web_push: 8030,
  notification: { title: "Bob", body: "Hi", tag: "room-7", navigate: `${ORIGIN}/rooms/7/5/`, data: DATA },
};

/** @param {{userAgent?: string, windows?: any[], answers?: Record<number, number>}} [how] */
function makeWorker(
  {
    userAgent = CHROME,
    windows = [],
    status = 200,
    said = { seq: 6, at: "2026-01-01T00:00:00Z" },
  } = /** @type {any} */ ({}),
) {
  /** @type {Record<string, (event: any) => void>} */
  const listeners = {};
  /** @type {any[]} */
  const shown = [];
  const log = {
    badge: /** @type {any} */ (null),
    opened: /** @type {string[]} */ ([]),
    posted: /** @type {any[]} */ ([]),
  };
  const database = createDatabase();
  const scope = {
    DEPLOYED: { icon: "/i.png", badge: "/b.png" },
    location: { origin: ORIGIN },
    navigator: {
      userAgent,
      setAppBadge: async (/** @type {number} */ count) => {
        log.badge = count;
      },
      clearAppBadge: async () => {
        log.badge = 0;
      },
    },
    registration: {
      getNotifications: async ({ tag = "" } = {}) => shown.filter((each) => !tag || each.tag === tag),
      showNotification: async (/** @type {string} */ title, /** @type {any} */ options) => {
        const same = shown.findIndex(({ tag }) => tag === options.tag);
        if (same >= 0) shown.splice(same, 1);
        const each = { title, ...options, close: () => void shown.splice(shown.indexOf(each), 1) };
        shown.push(each);
      },
    },
    clients: {
      matchAll: async () => windows,
      openWindow: async (/** @type {string} */ address) => void log.opened.push(address),
    },
    indexedDB: database,
    cookieStore: { get: async () => ({ value: "token" }) },
    fetch: async (/** @type {string} */ path, /** @type {any} */ { body, headers }) => {
      if (status === 0) throw new TypeError("offline");
      log.posted.push([path, JSON.parse(body), headers["X-CSRFToken"], headers["X-Account"]]);
      return { ok: status < 300, status, json: async () => said };
    },
    addEventListener: (/** @type {string} */ name, /** @type {any} */ listener) => {
      listeners[name] = listener;
    },
  };
  startPush(scope, new Answering(scope));
  /** @param {string} name @param {any} event */
  const dispatch = async (name, event) => {
    /** @type {Promise<any>[]} */
    const waits = [];
    listeners[name]({ ...event, waitUntil: (/** @type {any} */ work) => waits.push(work) });
    await Promise.all(waits);
  };
  return {
    shown,
    log,
    database,
    push: (/** @type {any} */ said) => dispatch("push", { data: { json: () => JSON.parse(JSON.stringify(said)) } }),
    pushText: (/** @type {string} */ text) => dispatch("push", { data: { json: () => JSON.parse(text) } }),
    press: (/** @type {any} */ more = {}) =>
      dispatch("notificationclick", { action: "", notification: shown.at(-1), ...more }),
    dispatch,
  };
}

/** @param {{focused?: boolean, answer?: any, path?: string}} [how] */
function makeWindow({ focused = true, answer = true, path = "/rooms/7/" } = {}) {
  const heard = /** @type {any[]} */ ([]);
  return {
    heard,
    url: ORIGIN + path,
    focused,
    visibilityState: focused ? "visible" : "hidden",
    focus: async () => ({}),
    navigate: async (/** @type {string} */ address) => void heard.push({ navigated: address }),
    postMessage: (/** @type {any} */ question, /** @type {any[]} */ [port]) => {
      heard.push(question);
      port.postMessage(answer);
      port.close();
    },
  };
}

test("what is pushed is shown with its words, its room's tag, two actions, and the count on the icon", async () => {
  const worker = makeWorker();
  await worker.push(PUSHED);
  const [notice] = worker.shown;
  assert.deepEqual(
    [notice.title, notice.body, notice.tag, notice.renotify, notice.icon],
    ["Bob", "Hi", "room-7", true, "/i.png"],
  );
  assert.deepEqual(
    [notice.actions.map((/** @type {any} */ each) => each.action), worker.log.badge],
    [["reply", "read"], 3],
  );
  await worker.push({ ...PUSHED, notification: { ...PUSHED.notification, body: "More", data: { ...DATA, seq: 6 } } });
  assert.deepEqual(
    worker.shown.map(({ body }) => body),
    ["More"],
  );
});

test("whatever comes, something plain is shown, and no other site is opened from it", async () => {
  for (const text of [
    "",
    "no json",
    "null",
    "3",
    "[]",
    '{"notification": 3}',
    '{"notification": {"title": 3, "data": "x"}}',
  ]) {
    const worker = makeWorker();
    await worker.pushText(text);
    assert.deepEqual([worker.shown[0].title, worker.shown[0].data.navigate], ["New message", `${ORIGIN}/`], text);
  }
  const evil = {
    json: () => ({ notification: { title: "Come", navigate: "https://evil.example/", data: { seq: -3 } } }),
  };
  assert.deepEqual(
    [/** @type {any} */ (readPush(evil, ORIGIN)).navigate, /** @type {any} */ (readPush(evil, ORIGIN)).seq],
    [`${ORIGIN}/`, null],
  );
  assert.equal(/** @type {any} */ (readPush(null, ORIGIN)).title, "New message");
});

test("a room that is before somebody's eyes, or told by its page already, is not told again, but where the browser insists", async () => {
  const watching = makeWorker({ windows: [makeWindow()] });
  await watching.push(PUSHED);
  assert.deepEqual(watching.shown, []);
  const elsewhere = makeWorker({ windows: [makeWindow({ answer: false })] });
  await elsewhere.push(PUSHED);
  await elsewhere.push(PUSHED);
  assert.deepEqual(
    elsewhere.shown.map(({ renotify }) => renotify),
    [true],
  );
  const strict = makeWorker({ userAgent: SAFARI, windows: [makeWindow()] });
  await strict.push(PUSHED);
  await strict.push(PUSHED);
  assert.deepEqual(
    strict.shown.map(({ renotify, silent }) => [renotify, silent]),
    [[false, true]],
  );
});

test("a declarative push is the browser's own to show", async () => {
  const worker = makeWorker({ userAgent: SAFARI });
  await worker.dispatch("push", { notification: { title: "Bob" }, data: null });
  assert.deepEqual(worker.shown, []);
});

test("what was read elsewhere goes, up to where it was read, and the count with it", async () => {
  const worker = makeWorker();
  await worker.push(PUSHED);
  await worker.push({ kind: "read", room: 7, seq: 4, badge: 2 });
  await worker.push({ kind: "read", room: 8, seq: 9, badge: 2 });
  assert.deepEqual([worker.shown.length, worker.log.badge], [1, 2]);
  await worker.push({ kind: "read", room: 7, seq: 5, badge: 0 });
  assert.deepEqual([worker.shown, worker.log.badge], [[], 0]);
});

test("a message, and that it was read, that come at once are taken in their order", async () => {
  const worker = makeWorker({ windows: [makeWindow({ answer: false })] });
  await Promise.all([worker.push(PUSHED), worker.push({ kind: "read", room: 7, seq: 5, badge: 0 })]);
  assert.deepEqual([worker.shown, worker.log.badge], [[], 0]);
});

test("a press leads to the message in a page that is open, else in a new one", async () => {
  const [settings, hidden, open] = [
    makeWindow({ path: "/settings/profile/" }),
    makeWindow({ focused: false, answer: false }),
    makeWindow(),
  ];
  open.focused = false;
  const first = makeWorker({ windows: [settings, hidden, open] });
  await first.push(PUSHED);
  await first.press();
  assert.deepEqual(open.heard.at(-1), { type: "open", room: 7, seq: 5, thread: null });
  assert.deepEqual([settings.heard, first.shown, first.log.opened], [[], [], []]);

  const deaf = makeWindow({ answer: false });
  const second = makeWorker({ windows: [deaf] });
  await second.push(PUSHED);
  await second.press();
  assert.deepEqual(deaf.heard.at(-1), { navigated: `${ORIGIN}/rooms/7/5/` });

  const third = makeWorker({ windows: [settings] });
  await third.push(PUSHED);
  await third.press();
  assert.deepEqual(third.log.opened, [`${ORIGIN}/rooms/7/5/`]);
});

test("an answer goes out as the person it was for, under one id, and leaves nothing behind", async () => {
  const worker = makeWorker();
  await worker.push({ ...PUSHED, notification: { ...PUSHED.notification, data: { ...DATA, thread: "r1" } } });
  await worker.press({ action: "reply", reply: " On my way " });
  const [[path, command, token, account]] = worker.log.posted;
  assert.deepEqual([path, token, account], ["/api/v1/commands", "token", "1"]);
  assert.deepEqual(
    { ...command, id: "" },
    { type: "send", id: "", room: 7, body: "On my way", thread: "r1", also_in_room: false },
  );
  assert.match(command.id, /^[0-9a-f-]{36}$/);
  assert.deepEqual([[...worker.database.state.rows.values()], worker.shown], [[], []]);
});

test("an answer that cannot go waits in the outbox under its id, and one that is refused stands there refused", async () => {
  for (const [status, kept] of /** @type {const} */ ([
    [0, "queued"],
    [503, "queued"],
    [401, "queued"],
    [403, "failed"],
  ])) {
    const worker = makeWorker({ status, said: { code: "forbidden", message: "Only moderators write here." } });
    await worker.push(PUSHED);
    await worker.press({ action: "reply", reply: "Later" });
    const [entry] = worker.database.state.rows.values();
    assert.deepEqual([entry.status, entry.kind, entry.account, entry.body], [kept, "send", 1, "Later"], String(status));
    assert.equal(worker.shown.at(-1).title, kept === "queued" ? "Not sent yet" : "Not sent");
    assert.ok(worker.shown.at(-1).body.includes("Later"));
  }
});

test("marking as read says so, or keeps it for the next page", async () => {
  const worker = makeWorker();
  await worker.push(PUSHED);
  await worker.press({ action: "read" });
  assert.deepEqual(worker.log.posted[0][1], { type: "read", room: 7, seq: 5 });
  assert.equal(worker.database.state.tables.get("marks").rows.size, 0);
  const offline = makeWorker({ status: 0 });
  await offline.push(PUSHED);
  await offline.press({ action: "read" });
  assert.deepEqual(
    [...offline.database.state.tables.get("marks").rows.values()],
    [{ account: 1, type: "read", room: 7, seq: 5 }],
  );
});

test("a reply without words, where the system takes none, opens the room", async () => {
  const worker = makeWorker();
  await worker.push(PUSHED);
  await worker.press({ action: "reply", reply: null });
  assert.deepEqual([worker.log.opened, worker.log.posted], [[`${ORIGIN}/rooms/7/5/`], []]);
});

test("a subscription that the browser has ended is made anew, and the server told", async () => {
  const worker = makeWorker();
  const newSubscription = { toJSON: () => ({ endpoint: "https://push.example/2", keys: { p256dh: "k", auth: "a" } }) };
  await worker.dispatch("pushsubscriptionchange", {
    oldSubscription: { options: { applicationServerKey: "key" } },
    newSubscription,
  });
  assert.deepEqual(worker.log.posted[0].slice(0, 2), [
    "/api/v1/push/devices",
    { endpoint: "https://push.example/2", keys: { p256dh: "k", auth: "a" }, name: "Chrome · Linux" },
  ]);
  await makeWorker({ status: 0 }).dispatch("pushsubscriptionchange", { newSubscription });
});
