import assert from "node:assert/strict";
import { test } from "node:test";
import { endOf, readStatus, sayStatus, statusOf } from "../../static/js/lib/status.js";

test("a status ends by the clock alone", () => {
  const said = { status: "Out", status_emoji: "🌴", status_until: "2026-03-04T12:00:00Z" };
  assert.deepEqual(statusOf(said, Date.parse("2026-03-04T11:59:59Z")).text, "Out");
  assert.deepEqual(statusOf(said, Date.parse("2026-03-04T12:00:00Z")), { emoji: "", text: "", until: null });
  assert.equal(sayStatus({ status: "Out", status_emoji: "🌴" }), "🌴 Out");
  assert.equal(sayStatus({}), "");
});

test("today ends at midnight, and a week on Sunday night, here", () => {
  const wednesday = new Date(2026, 2, 4, 15, 30);
  assert.deepEqual(endOf("half", wednesday), new Date(2026, 2, 4, 16, 0));
  assert.deepEqual(endOf("hour", wednesday), new Date(2026, 2, 4, 16, 30));
  assert.deepEqual(endOf("today", wednesday), new Date(2026, 2, 5));
  assert.deepEqual(endOf("week", wednesday), new Date(2026, 2, 9));
  assert.deepEqual(endOf("week", new Date(2026, 2, 8, 23)), new Date(2026, 2, 9));
  assert.equal(endOf("never", wednesday), null);
});

test("an emoji before the words is the emoji", () => {
  assert.deepEqual(readStatus("🎧 Concentrating"), { emoji: "🎧", text: "Concentrating" });
  assert.deepEqual(readStatus("❤️"), { emoji: "❤️", text: "" });
  assert.deepEqual(readStatus("At lunch"), { emoji: "", text: "At lunch" });
  assert.deepEqual(readStatus("1 more hour"), { emoji: "", text: "1 more hour" });
});
