import assert from "node:assert/strict";
import { test } from "node:test";
import { createApi, readCookie } from "../../static/js/lib/api.js";
import { Changes } from "../../static/js/lib/changes.js";
import { matchText, rankMatches, splitRanges } from "../../static/js/lib/search-text.js";
import { createTimes } from "../../static/js/lib/time.js";
import { createUuid7 } from "../../static/js/lib/uuid7.js";

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("an id is a UUIDv7 and carries its time", () => {
  const id = createUuid7({ now: () => 0x0123456789ab })();
  assert.match(id, UUID7);
  assert.equal(id.slice(0, 13), "01234567-89ab");
});

test("ids of one millisecond, and of a clock that steps back, keep their order", () => {
  let time = 5_000;
  const next = createUuid7({ now: () => time, random: (bytes) => bytes.fill(0xff) });
  const ids = Array.from({ length: 10_000 }, () => next());
  time -= 3_000;
  ids.push(next(), next());
  assert.deepEqual(ids, ids.toSorted());
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => UUID7.test(id)));
});

test("a listener hears its topics until it leaves, and a broken one does not stop the others", () => {
  /** @type {unknown[]} */
  const errors = [];
  const changes = new Changes((error) => errors.push(error));
  /** @type {string[]} */
  const heard = [];
  changes.subscribe(() => {
    throw new Error("broken");
  });
  const leave = changes.subscribe(({ topic }) => heard.push(topic), ["rooms"]);
  changes.emit({ topic: "rooms" });
  changes.emit({ topic: "draft" });
  leave();
  changes.emit({ topic: "rooms" });
  assert.deepEqual(heard, ["rooms"]);
  assert.equal(errors.length, 3);
});

/**
 * @param {Response | Error} answer
 */
function makeApi(answer) {
  /** @type {[string, any][]} */
  const calls = [];
  const api = createApi({
    cookies: () => "theme=dark; csrftoken=t%20k",
    fetch: /** @type {any} */ (
      async (/** @type {string} */ url, /** @type {any} */ init) => {
        calls.push([url, init]);
        if (answer instanceof Error) throw answer;
        return answer;
      }
    ),
  });
  return { api, calls };
}

test("a read carries its query, and no empty parameters", async () => {
  const { api, calls } = makeApi(Response.json({ messages: [] }));
  assert.deepEqual(await api.get("rooms/1/messages", { before: 5, after: null, limit: undefined }), { messages: [] });
  assert.equal(calls[0][0], "/api/v1/rooms/1/messages?before=5");
  assert.equal(calls[0][1].headers["X-CSRFToken"], undefined);
});

test("a write carries the CSRF token and JSON, and nothing comes back as null", async () => {
  const { api, calls } = makeApi(new Response(null, { status: 204 }));
  assert.equal(await api.remove("rooms/1", { confirmation: "lobby" }), null);
  const [, init] = calls[0];
  assert.equal(init.method, "DELETE");
  assert.equal(init.headers["X-CSRFToken"], "t k");
  assert.deepEqual(JSON.parse(init.body), { confirmation: "lobby" });
});

test("a refusal keeps the server's code, sentence, field and waiting time", async () => {
  const refusal = { code: "rate_limited", message: "Wait.", field: "name", retry_after: 8 };
  const { api } = makeApi(Response.json(refusal, { status: 429 }));
  await assert.rejects(api.post("rooms", {}), { ...refusal, message: "Wait.", sentence: "Wait." });
});

test("an error page of a proxy has a code too, and says when to come back", async () => {
  const page = new Response("<h1>no</h1>", { status: 503, headers: { "Retry-After": "3" } });
  await assert.rejects(makeApi(page).api.get("me"), { code: "unavailable", retry_after: 3, sentence: "" });
  await assert.rejects(makeApi(new Response("", { status: 404 })).api.get("me"), { code: "not_found" });
});

test("a dead network is unavailable", async () => {
  await assert.rejects(makeApi(new TypeError("failed")).api.get("me"), { code: "unavailable" });
});

test("a cookie is found by its whole name", () => {
  assert.equal(readCookie("xcsrftoken=a; csrftoken=b", "csrftoken"), "b");
  assert.equal(readCookie("xcsrftoken=a", "csrftoken"), "");
});

/** @param {string} now @param {string} [timeZone] */
function makeTimes(now, timeZone = "Europe/Berlin", locale = "en-GB") {
  const words = { today: "Today", yesterday: "Yesterday" };
  return createTimes({ locale, timeZone, now: () => Date.parse(now), words });
}

test("days are named as the reader's own clock has them", () => {
  const times = makeTimes("2026-03-03T23:30:00Z");
  assert.equal(times.dayKey("2026-03-03T23:30:00Z"), "2026-03-04");
  assert.equal(times.day("2026-03-03T23:10:00Z"), "Today");
  assert.equal(times.day("2026-03-03T22:50:00Z"), "Yesterday");
  assert.equal(times.day("2026-03-01T12:00:00Z"), "Sunday 1 March");
  assert.equal(times.day("2025-12-31T12:00:00Z"), "31 December 2025");
});

test("within a sentence days have small letters, and today is its clock alone", () => {
  const times = makeTimes("2026-03-03T19:30:00Z");
  assert.equal(times.dayWithin("2026-03-03T20:52:00Z"), "today");
  assert.equal(times.dayWithin("2026-03-01T12:00:00Z"), "Sunday 1 March");
  assert.equal(times.moment("2026-03-03T20:52:00Z"), "21:52");
  assert.equal(times.moment("2026-03-02T19:41:00Z"), "yesterday, 20:41");
  assert.equal(times.moment("2026-03-04T08:00:00Z"), "tomorrow, 09:00");
  assert.equal(times.moment("2026-03-01T12:00:00Z"), "Sunday 1 March, 13:00");
});

test("yesterday is the day before, also across a clock change", () => {
  assert.equal(makeTimes("2026-03-29T22:30:00Z").day("2026-03-29T00:30:00Z"), "Yesterday");
  assert.equal(makeTimes("2026-10-25T23:30:00Z").day("2026-10-24T22:30:00Z"), "Yesterday");
});

/** @param {Partial<typeof Intl>} altered @param {() => void} check */
function withIntl(altered, check) {
  const real = globalThis.Intl;
  globalThis.Intl = Object.assign(Object.create(real), altered);
  try {
    check();
  } finally {
    globalThis.Intl = real;
  }
}

test("days are told apart whatever order this browser writes a date in", () => {
  // ICU 72 writes Canada's dates as 11/28/2026; here every date of digits alone
  class OtherOrder extends Intl.DateTimeFormat {
    /** @param {string} locale @param {Intl.DateTimeFormatOptions} [options] */
    constructor(locale, options) {
      super(options?.month === "2-digit" ? "en-US" : locale, options);
    }
  }
  withIntl({ DateTimeFormat: /** @type {any} */ (OtherOrder) }, () => {
    const times = makeTimes("2026-11-28T12:00:00Z");
    assert.equal(times.dayKey("2026-11-28T12:00:00Z"), "2026-11-28");
    assert.equal(times.day("2026-11-27T12:00:00Z"), "Yesterday");
    assert.equal(times.day("2026-11-23T12:00:00Z"), "Monday 23 November");
    assert.equal(times.day("2025-11-23T12:00:00Z"), "23 November 2025");
  });
});

test("a zone that this browser does not know yet is no reason not to start", () => {
  const times = makeTimes("2026-11-28T12:00:00Z", "Mars/Olympus_Mons");
  const own = makeTimes("2026-11-28T12:00:00Z", Intl.DateTimeFormat().resolvedOptions().timeZone);
  assert.equal(times.full("2026-11-27T23:30:00Z"), own.full("2026-11-27T23:30:00Z"));
  assert.equal(times.ago("2026-03-01T12:00:00Z"), own.ago("2026-03-01T12:00:00Z"));
});

test("how long ago is said by the clock, then by the day, then with the year", () => {
  const times = makeTimes("2026-11-28T12:00:00Z");
  assert.equal(times.ago("2026-11-28T08:00:00Z"), "Today 09:00");
  assert.equal(times.ago("2026-10-02T08:00:00Z"), "2 Oct");
  assert.equal(times.ago("2024-10-02T08:00:00Z"), "2 Oct 2024");
});

test("clock times have two digits, and spans are in words", () => {
  const times = makeTimes("2026-03-03T12:00:00Z");
  assert.equal(times.clock("2026-03-03T08:12:00Z"), "09:12");
  assert.equal(times.relative("2026-03-03T11:57:00Z"), "3 minutes ago");
  assert.equal(times.relative("2026-03-03T11:59:40Z"), "this minute");
  assert.equal(times.relative("2026-03-01T11:00:00Z"), "2 days ago");
  assert.equal(makeTimes("2026-03-03T12:00:00Z", "UTC", "de").relative("2026-03-02T11:00:00Z"), "gestern");
});

test("matching passes over case and accents and tells where", () => {
  assert.deepEqual(matchText("cafe", "Das Café")?.ranges, [[4, 8]]);
  assert.deepEqual(matchText("STRASSE", "strasse")?.ranges, [[0, 7]]);
  assert.deepEqual(matchText("STRASSE", "Lange Straße")?.ranges, [[6, 12]]);
  for (const query of ["soren", "SØREN", "soeren"]) {
    assert.deepEqual(matchText(query, "Søren Krøgh")?.ranges, [[0, 5]], query);
  }
  for (const query of ["muller", "mueller", "Müller"]) {
    assert.deepEqual(matchText(query, "Jörg Mu\u0308ller")?.ranges, [[5, 12]], query);
  }
  assert.deepEqual(matchText("müller", "Jörg Mueller")?.ranges, [[5, 12]]);
  assert.deepEqual(matchText("lukasz", "Łukasz")?.ranges, [[0, 6]]);
  assert.deepEqual(matchText("a", "Ægir")?.ranges, [[0, 1]]);
  assert.deepEqual(matchText("احمد", "أحمد")?.ranges, [[0, 4]]);
  assert.deepEqual(matchText("ヤマダ", "ﾔﾏﾀﾞ")?.ranges, [[0, 4]]);
  assert.deepEqual(matchText("שלום", "שָׁלוֹם")?.ranges, [[0, 7]]);
  assert.deepEqual(matchText("od", "Open day")?.ranges, [
    [0, 1],
    [5, 6],
  ]);
  assert.equal(matchText("xyz", "Open day"), null);
});

test("an emoji or a letter with marks is never cut in two", () => {
  const text = "👩🏽‍🚀 Rockets e\u0301te\u0301";
  for (const query of ["rock", "ete", "👩🏽‍🚀"]) {
    const parts = splitRanges(text, matchText(query, text)?.ranges ?? []);
    assert.equal(parts.map((part) => part.text).join(""), text);
    assert.ok(parts.every((part) => part.text.isWellFormed()));
  }
});

test("a beginning goes before a word inside, and a word before scattered letters", () => {
  const names = ["backbone", "one for all", "lighthouse", "zone", "One"];
  assert.deepEqual(
    rankMatches("one", names, (name) => name).map(({ entry }) => entry),
    ["One", "one for all", "zone", "backbone"],
  );
});

test("an empty query keeps the given order, up to the limit", () => {
  assert.deepEqual(
    rankMatches(" ", ["c", "a", "b"], (name) => name, 2).map(({ entry }) => entry),
    ["c", "a"],
  );
});
