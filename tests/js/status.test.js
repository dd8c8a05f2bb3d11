import assert from "node:assert/strict";
import { test } from "node:test";
import { createTimes } from "../../static/js/lib/time.js";
import { endOf, readStatus, sayStatus, statusOf } from "../../static/js/lib/status.js";

test("a status ends by the clock alone", () => {
  const said = { status: "Out", status_emoji: "🌴", status_until: "2026-03-04T12:00:00Z" };
  assert.deepEqual(statusOf(said, Date.parse("2026-03-04T11:59:59Z")).text, "Out");
  assert.deepEqual(statusOf(said, Date.parse("2026-03-04T12:00:00Z")), { emoji: "", text: "", until: null });
  assert.equal(sayStatus({ status: "Out", status_emoji: "🌴" }), "🌴 Out");
  assert.equal(sayStatus({}), "");
});

/** @param {string} timeZone */
function endIn(timeZone) {
  const times = createTimes({ locale: "en-GB", timeZone });
  return (/** @type {string} */ lasts, /** @type {string} */ now) =>
    endOf(lasts, times, new Date(now))?.toISOString().slice(0, 16) ?? null;
}

test("today ends at midnight, and a week on Sunday night, in the person's time zone", () => {
  const wednesday = "2026-03-04T15:30:00Z";
  const [berlin, tokyo] = [endIn("Europe/Berlin"), endIn("Asia/Tokyo")];
  assert.equal(berlin("half", wednesday), "2026-03-04T16:00");
  assert.equal(berlin("hour", wednesday), "2026-03-04T16:30");
  assert.equal(berlin("today", wednesday), "2026-03-04T23:00");
  assert.equal(tokyo("today", wednesday), "2026-03-05T15:00");
  assert.equal(berlin("week", wednesday), "2026-03-08T23:00");
  assert.equal(berlin("week", "2026-03-08T22:00:00Z"), "2026-03-08T23:00");
  assert.equal(tokyo("week", "2026-03-08T15:30:00Z"), "2026-03-15T15:00");
  assert.equal(berlin("never", wednesday), null);
});

test("today ends at midnight where its hours change, or where the next day has no midnight", () => {
  assert.equal(endIn("Europe/Berlin")("today", "2026-03-28T23:30:00Z"), "2026-03-29T22:00");
  assert.equal(endIn("Europe/Berlin")("today", "2026-10-24T22:30:00Z"), "2026-10-25T23:00");
  assert.equal(endIn("America/Santiago")("today", "2026-09-05T12:00:00Z"), "2026-09-06T04:00");
  assert.equal(endIn("Africa/Cairo")("today", "2026-10-29T12:00:00Z"), "2026-10-29T22:00");
  assert.equal(endIn("Pacific/Kiritimati")("today", "2026-03-04T12:00:00Z"), "2026-03-05T10:00");
  assert.equal(endIn("Pacific/Niue")("today", "2026-03-04T12:00:00Z"), "2026-03-05T11:00");
});

test("an emoji before the words is the emoji", () => {
  assert.deepEqual(readStatus("🎧 Concentrating"), { emoji: "🎧", text: "Concentrating" });
  assert.deepEqual(readStatus("❤️"), { emoji: "❤️", text: "" });
  assert.deepEqual(readStatus("🎧Concentrating"), { emoji: "🎧", text: "Concentrating" });
  assert.deepEqual(readStatus("👍🏽ok"), { emoji: "👍🏽", text: "ok" });
  assert.deepEqual(readStatus("👨‍👩‍👧👍"), { emoji: "👨‍👩‍👧", text: "👍" });
  assert.deepEqual(readStatus("🏳️‍🌈Pride"), { emoji: "🏳️‍🌈", text: "Pride" });
  assert.deepEqual(readStatus("🇩🇪Berlin"), { emoji: "🇩🇪", text: "Berlin" });
  assert.deepEqual(readStatus("🏴󠁧󠁢󠁥󠁮󠁧󠁿London"), { emoji: "🏴󠁧󠁢󠁥󠁮󠁧󠁿", text: "London" });
  assert.deepEqual(readStatus("1️⃣ first"), { emoji: "1️⃣", text: "first" });
  assert.deepEqual(readStatus("© 2026"), { emoji: "", text: "© 2026" });
  assert.deepEqual(readStatus("会議中"), { emoji: "", text: "会議中" });
  assert.deepEqual(readStatus("At lunch"), { emoji: "", text: "At lunch" });
  assert.deepEqual(readStatus("1 more hour"), { emoji: "", text: "1 more hour" });
});
