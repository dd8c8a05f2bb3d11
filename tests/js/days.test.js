import assert from "node:assert/strict";
import { test } from "node:test";
import { startDays } from "../../static/js/components/page/days.js";
import { layOutRows } from "../../static/js/components/timeline/rows.js";
import { createTimes, moveDay } from "../../static/js/lib/time.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Where the day is not 24 hours long; in Santiago and Cairo the hour is lost at midnight, or had twice before it. */
const CHANGES = /** @type {[string, string, number][]} */ ([
  ["Europe/Berlin", "2026-03-29", 23],
  ["Europe/Berlin", "2026-10-25", 25],
  ["America/Santiago", "2026-09-06", 23],
  ["America/Santiago", "2026-04-04", 25],
  ["Africa/Cairo", "2026-04-24", 23],
  ["Africa/Cairo", "2026-10-29", 25],
]);

/** @param {string} timeZone @param {() => number} now */
function makeTimes(timeZone, now) {
  return createTimes({ locale: "en-GB", timeZone, now });
}

/** Each hour from two days before to two days after. @param {string} day */
function walkAround(day) {
  const start = Date.parse(`${day}T00:00:00Z`) - 48 * HOUR;
  return Array.from({ length: 120 }, (_, step) => new Date(start + step * HOUR).toISOString());
}

for (const [zone, day, hours] of CHANGES) {
  test(`${zone} ${day}: each day has one divider and one name, and this one has ${hours} hours`, () => {
    let now = 0;
    const times = makeTimes(zone, () => now);
    const moments = walkAround(day);
    const items = moments.map((at, seq) => /** @type {any} */ ({ id: seq, seq, author: { id: 1 }, at, kind: "text" }));
    const dividers = layOutRows({ items, new_since: null }, times, 3).filter(({ kind }) => kind === "day");
    const days = dividers.map((row) => times.dayKey(/** @type {any} */ (row).at));
    assert.deepEqual(
      days,
      days.map((_, index) => moveDay(days[0], index)),
    );
    assert.equal(moments.filter((at) => times.dayKey(at) === day).length, hours);
    const dated = moments.map((at) => ({ at, key: times.dayKey(at) }));
    const edges = dated.filter(({ key }, index) => key !== dated[index - 1]?.key || key !== dated[index + 1]?.key);
    for (const { at: moment, key: today } of edges) {
      now = Date.parse(moment);
      const called = (/** @type {string} */ name) =>
        new Set(dated.filter(({ at }) => times.day(at) === name).map(({ key }) => key));
      assert.deepEqual(called("Today"), new Set([today]));
      if (today !== days[0]) assert.deepEqual(called("Yesterday"), new Set([moveDay(today, -1)]));
    }
  });

  test(`${zone} ${day}: an open page changes the names of the days within a minute of each midnight`, ({ mock }) => {
    const moments = walkAround(day);
    mock.timers.enable({ apis: ["Date", "setInterval"], now: Date.parse(moments[0]) });
    const { document } = globalThis;
    globalThis.document = /** @type {any} */ (new EventTarget());
    const times = makeTimes(zone, Date.now);
    /** @type {string[]} */
    const changed = [];
    globalThis.document.addEventListener("chat:relabel", () => changed.push(new Date().toISOString()));
    startDays(/** @type {any} */ ({ store: { subscribe() {} }, times }));
    // By the minute: within one tick, Node's clock of the day stands still.
    for (let minute = 0; minute < 119 * 60; minute += 1) mock.timers.tick(MINUTE);
    globalThis.document = document;
    const before = (/** @type {string} */ at) => new Date(Date.parse(at) - MINUTE).toISOString();
    assert.equal(changed.length, new Set(moments.map(times.dayKey)).size - 1);
    for (const at of changed) assert.notEqual(times.dayKey(at), times.dayKey(before(at)));
  });
}

test("a clock that goes forward or back by an hour says so, and both hours stay in order", () => {
  const berlin = makeTimes("Europe/Berlin", () => Date.parse("2026-10-25T12:00:00Z"));
  assert.deepEqual(
    ["00:59", "01:00"].map((time) => berlin.clock(`2026-03-29T${time}:00Z`)),
    ["01:59", "03:00"],
  );
  const twice = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"];
  assert.deepEqual(twice.map(berlin.clock), ["02:30", "02:30"]);
  assert.deepEqual(twice.map(berlin.day), ["Today", "Today"]);
});

test("a moment less than 24 hours ago can lie two days back, and is not said to be yesterday", () => {
  const times = makeTimes("Europe/Berlin", () => Date.parse("2026-03-29T22:10:00Z"));
  assert.equal(times.ago("2026-03-28T22:30:00Z"), "Saturday 28 March 23:30");
  assert.equal(times.ago("2026-03-28T23:30:00Z"), "Yesterday 00:30");
});
