import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Arrivals } from "../../static/js/components/notifications/arrivals.js";
import { createClaim } from "../../static/js/components/notifications/claims.js";
import { playSound, toGain } from "../../static/js/components/notifications/sounds.js";
import { decideEffect } from "../../static/js/lib/notices.js";
import { FakeClock, settle } from "./support/clock.js";

/** @type {{when: Record<string, any>, ways: string[], reason: string}[]} of the server's decision */
const table = JSON.parse(readFileSync(new URL("../cases/notifications.json", import.meta.url), "utf8"));
const LEVELS = /** @type {const} */ (["all", "mentions", "nothing"]);

/** Of the server's table the first row that fits holds. @param {import("../../static/js/lib/notices.js").Facts} facts */
function lookUp({ hidden, about, apart, room, person, quiet, read }) {
  const concern = about ? "mention" : "everything";
  const known = { is_own: hidden, is_in_thread: apart, follows_thread: false, concern, room_level: room };
  const more = {
    own_level: person,
    is_quiet: quiet,
    is_read: read,
    is_active: true,
    is_member: true,
    has_device: true,
  };
  const rest = {
    is_locked_out: false,
    is_system_line: false,
    is_deleted: false,
    is_archived: false,
    is_ignored: false,
  };
  const all = /** @type {Record<string, any>} */ ({ ...known, ...more, ...rest });
  const row = table.find(({ when }) => Object.entries(when).every(([name, value]) => all[name] === value));
  if (row?.ways.includes("sound?")) return "told";
  return row?.ways.includes("badge") ? "badge" : "nothing";
}

test("what a message does in an open page is what the server's table says, in every case", () => {
  const seen = new Set();
  for (let bits = 0; bits < 32; bits += 1) {
    const [hidden, about, apart, quiet, read] = [1, 2, 4, 8, 16].map((bit) => (bits & bit) > 0);
    for (const room of LEVELS) {
      for (const person of LEVELS) {
        const facts = { hidden, about, apart, quiet, read, room, person };
        const expected = lookUp(facts);
        assert.equal(decideEffect(facts), expected, JSON.stringify(facts));
        seen.add(expected);
      }
    }
  }
  assert.deepEqual([...seen].sort(), ["badge", "nothing", "told"]);
});

const ME = 1;
const [LOBBY, DIRECT] = [
  { id: 7, kind: "public", archived: false },
  { id: 8, kind: "direct", archived: false },
];

/** @param {{looks?: "watching" | "visible" | "hidden", watched?: number | null, claims?: boolean, level?: string}} [how] */
function makeScene({ looks = "hidden", watched = null, claims = true, level = "mentions" } = {}) {
  const clock = new FakeClock();
  const marks = { read: 0 };
  const app = /** @type {any} */ ({
    watched,
    store: {
      me: { id: ME },
      rooms: { get: (/** @type {number} */ id) => [LOBBY, DIRECT].find((room) => room.id === id) ?? null },
      parts: {
        sidebar: { levelOf: () => "all" },
        quiet: { isOn: false, rules: { allowed: [] }, isIgnored: (/** @type {number} */ id) => id === 3 },
        threads: { mine: () => null, unread: () => ({ unread: 0, mentions: 0 }) },
        marker: { effective: () => marks.read },
      },
    },
  });
  /** @type {string[]} */
  const told = [];
  const arrivals = new Arrivals(app, {
    clock,
    choices: () => /** @type {any} */ ({ level }),
    claim: async () => claims,
    look: () => looks,
    tell: (found) => void told.push(...found.map(({ message }) => message.id)),
  });
  let seq = 0;
  /** @param {object} [more] @param {number} [age] */
  const say = (more = {}, age = 0) => {
    seq += 1;
    const at = new Date(clock.now() - age).toISOString();
    const message = { id: `m${seq}`, seq, room: LOBBY.id, kind: "text", at, author: { id: 2 }, mentions: [], ...more };
    arrivals.apply(message.room, /** @type {any} */ ({ kind: "message_sent", message }));
  };
  const rest = async () => {
    clock.advance(1_000);
    await settle();
    return told.splice(0);
  };
  return { app, marks, say, rest };
}

test("of several that come at once, one of each room is told, and the one about me before others", async () => {
  const { say, rest } = makeScene();
  say({ mentions: [ME] });
  say();
  say({ room: DIRECT.id });
  say({ room: DIRECT.id });
  assert.deepEqual(await rest(), ["m1", "m4"]);
});

test("what is mine, ignored, of another room, or not wanted makes no sound, and what is read before it could neither", async () => {
  const { marks, say, rest } = makeScene();
  say({ mentions: [ME], author: { id: ME } });
  assert.deepEqual(await rest(), []);
  say({ mentions: [ME], author: { id: 3 } });
  assert.deepEqual(await rest(), []);
  say({ mentions: [ME], room: 99 });
  assert.deepEqual(await rest(), []);
  say();
  assert.deepEqual(await rest(), []);
  say({ mentions: [ME] });
  marks.read = 5;
  assert.deepEqual(await rest(), []);
  say({ mentions: [ME] });
  assert.deepEqual(await rest(), ["m6"]);
});

test("another tab has spoken, or the room is before my eyes: silence", async () => {
  const elsewhere = makeScene({ claims: false });
  elsewhere.say({ mentions: [ME] });
  assert.deepEqual(await elsewhere.rest(), []);
  const here = makeScene({ looks: "watching", watched: LOBBY.id });
  here.say({ mentions: [ME] });
  assert.deepEqual(await here.rest(), []);
  here.say({ room: DIRECT.id });
  assert.deepEqual(await here.rest(), ["m2"]);
});

test("after a night away, what was said in it is no news, whatever the clocks say", async () => {
  const { say, rest } = makeScene({ level: "all" });
  say({}, 3_600_000);
  assert.deepEqual(await rest(), ["m1"], "a clock that is an hour ahead");
  say({}, 9 * 3_600_000);
  assert.deepEqual(await rest(), []);
  say({}, 3_600_000);
  assert.deepEqual(await rest(), ["m3"]);
});

test("of two tabs one is given the word, and without locks each is on its own", async () => {
  const clock = new FakeClock();
  const held = new Set();
  const locks = /** @type {any} */ ({
    request: async (/** @type {string} */ name, /** @type {any} */ _, /** @type {any} */ run) => {
      if (held.has(name)) return run(null);
      held.add(name);
      await run({});
      held.delete(name);
    },
  });
  const [one, other] = [createClaim(locks, clock), createClaim(locks, clock)];
  assert.deepEqual([await one("m1"), await other("m1"), await other("m2")], [true, false, true]);
  clock.advance(60_000);
  await settle();
  assert.equal(await other("m1"), true);
  assert.equal(await createClaim(undefined, clock)("m1"), true);
});

test("a sound needs a press before it, and is as loud as was chosen", async () => {
  assert.ok(toGain(50) < toGain(100) / 2 && toGain(400) === toGain(100));
  const page = /** @type {any} */ ({ navigator: { userActivation: { hasBeenActive: false } }, AudioContext: class {} });
  assert.equal(await playSound("message", 60, page), false);
  page.navigator.userActivation.hasBeenActive = true;
  assert.equal(await playSound("message", 0, page), false);
});
