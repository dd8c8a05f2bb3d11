import assert from "node:assert/strict";
import { test } from "node:test";
import { readTime, splitTime } from "../../static/js/components/scheduling/read-time.js";
import { createWallClock } from "../../static/js/components/scheduling/wall-time.js";

const BERLIN = createWallClock("Europe/Berlin");
/** A Monday, at a quarter past ten. */
const NOW = { ...BERLIN, now: new Date("2026-11-30T09:15:00Z") };

/** @param {string} text @param {typeof NOW} [now] */
const read = (text, now = NOW) => {
  const at = readTime(text, now);
  return at && now.wallOf(at);
};

/** @type {Record<string, string>} */
const UNDERSTOOD = {
  "in 20 minutes": "2026-11-30T10:35",
  "in 20m": "2026-11-30T10:35",
  "in an hour": "2026-11-30T11:15",
  "in half an hour": "2026-11-30T10:45",
  "in 1.5 hours": "2026-11-30T11:45",
  "in two days": "2026-12-02T10:15",
  "in two days at 9": "2026-12-02T09:00",
  "in a week": "2026-12-07T10:15",
  "in 20 Minuten": "2026-11-30T10:35",
  "in einer Stunde": "2026-11-30T11:15",
  "in einer halben Stunde": "2026-11-30T10:45",
  "in anderthalb Stunden": "2026-11-30T11:45",
  "in drei Tagen um 9 Uhr": "2026-12-03T09:00",
  "in einer Woche": "2026-12-07T10:15",
  tomorrow: "2026-12-01T09:00",
  "tomorrow at 9": "2026-12-01T09:00",
  "at 9 tomorrow": "2026-12-01T09:00",
  "tomorrow 9:30": "2026-12-01T09:30",
  "tomorrow at 5": "2026-12-01T17:00",
  "tomorrow at 5am": "2026-12-01T05:00",
  "tomorrow at 05:00": "2026-12-01T05:00",
  "tomorrow morning": "2026-12-01T09:00",
  "tomorrow morning at 6": "2026-12-01T06:00",
  "tomorrow at 6 in the morning": "2026-12-01T06:00",
  "tomorrow evening at 8": "2026-12-01T20:00",
  "tomorrow noon": "2026-12-01T12:00",
  "day after tomorrow at 14:30": "2026-12-02T14:30",
  tonight: "2026-11-30T20:00",
  "tonight at 9": "2026-11-30T21:00",
  "at 11": "2026-11-30T11:00",
  "at 9": "2026-12-01T09:00",
  "9pm": "2026-11-30T21:00",
  "12am": "2026-12-01T00:00",
  noon: "2026-11-30T12:00",
  midnight: "2026-12-01T00:00",
  "half past three": "2026-11-30T15:30",
  "quarter to twelve": "2026-11-30T11:45",
  "friday at 9": "2026-12-04T09:00",
  "Fri 14:30": "2026-12-04T14:30",
  "next friday": "2026-12-04T09:00",
  monday: "2026-12-07T09:00",
  "monday at 11": "2026-11-30T11:00",
  "next monday at 11": "2026-12-07T11:00",
  "next week": "2026-12-07T09:00",
  "7 December at 9": "2026-12-07T09:00",
  "Dec 7th, 9:30 pm": "2026-12-07T21:30",
  "3 March": "2027-03-03T09:00",
  "March 3 2028 10:00": "2028-03-03T10:00",
  "2026-12-24 18:00": "2026-12-24T18:00",
  morgen: "2026-12-01T09:00",
  "morgen um 9": "2026-12-01T09:00",
  "morgen früh": "2026-12-01T09:00",
  "morgen früh um 6": "2026-12-01T06:00",
  "morgen um 9 Uhr 30": "2026-12-01T09:30",
  "morgen um halb zehn": "2026-12-01T09:30",
  "morgen um viertel nach neun": "2026-12-01T09:15",
  "morgen Nachmittag um 4": "2026-12-01T16:00",
  "heute Abend": "2026-11-30T18:00",
  "heute Abend um 8": "2026-11-30T20:00",
  "übermorgen 14 Uhr": "2026-12-02T14:00",
  "am Freitag um 9": "2026-12-04T09:00",
  "Freitag 14:30": "2026-12-04T14:30",
  "Freitag Morgen": "2026-12-04T09:00",
  "nächsten Montag": "2026-12-07T09:00",
  "nächste Woche": "2026-12-07T09:00",
  "am 7.12.": "2026-12-07T09:00",
  "7.12.2027 um 21:15": "2027-12-07T21:15",
  "7. Dezember um 9": "2026-12-07T09:00",
  "um 21 Uhr": "2026-11-30T21:00",
};

for (const [text, wall] of Object.entries(UNDERSTOOD)) {
  test(`"${text}" is ${wall}`, () => assert.equal(read(text), wall));
}

test("what is past, is no day, or is not understood whole is no time", () => {
  const nothing = [
    "",
    "soon",
    "today at 8",
    "in minus 3 hours",
    "in 0 minutes",
    "at 25",
    "at 9:75",
    "31.2.2027",
    "yesterday",
  ];
  nothing.push(
    "2020-01-01",
    "in",
    "at",
    "friday at nine or ten",
    "tomorrow maybe",
    "monday tuesday",
    "9 9",
    "in 2 hours at 9",
  );
  assert.deepEqual(
    nothing.map((text) => [text, read(text)]).filter(([, at]) => at !== null),
    [],
  );
});

test("a time stands at the end or the beginning of what is to be remembered", () => {
  const split = (/** @type {string} */ text) => {
    const found = splitTime(text, NOW);
    return found && [found.rest, NOW.wallOf(found.at)];
  };
  assert.deepEqual(split("water the plants in 20 minutes"), ["water the plants", "2026-11-30T10:35"]);
  assert.deepEqual(split("tomorrow at 9 call Bob"), ["call Bob", "2026-12-01T09:00"]);
  assert.deepEqual(split("Brot holen am Freitag um 9"), ["Brot holen", "2026-12-04T09:00"]);
  assert.deepEqual(split("Brot:\n\n- Roggen\n- Weizen morgen um 9"), [
    "Brot:\n\n- Roggen\n- Weizen",
    "2026-12-01T09:00",
  ]);
  assert.deepEqual(split("tomorrow at 9\nBread\nCake"), ["Bread\nCake", "2026-12-01T09:00"]);
  assert.deepEqual(split("buy 3 loaves"), null);
  // A greeting is no time of the day, and one short word may be a word
  assert.deepEqual(split("Good morning tomorrow at 9"), ["Good morning", "2026-12-01T09:00"]);
  assert.deepEqual(split("Guten Morgen morgen um 9"), ["Guten Morgen", "2026-12-01T09:00"]);
  for (const text of ["Guten Abend", "We need 5", "5 apples", "That was a good one", "Das ist so", "Mo hat recht"])
    assert.deepEqual(split(text), null, text);
  assert.deepEqual(split("call Bob Friday"), ["call Bob", "2026-12-04T09:00"]);
});

test("an hour that the clock jumps over is the next one, and of two the first", () => {
  assert.equal(BERLIN.instantOf("2027-03-28T02:30").toISOString(), "2027-03-28T01:30:00.000Z");
  assert.equal(BERLIN.wallOf(BERLIN.instantOf("2027-03-28T02:30")), "2027-03-28T03:30");
  assert.equal(BERLIN.instantOf("2027-10-31T02:30").toISOString(), "2027-10-31T00:30:00.000Z");
  const spring = { ...BERLIN, now: new Date("2027-03-27T09:00:00Z") };
  assert.equal(readTime("tomorrow at 02:30", spring)?.toISOString(), "2027-03-28T01:30:00.000Z");
  assert.equal(readTime("tomorrow at 9", spring)?.toISOString(), "2027-03-28T07:00:00.000Z");
  assert.equal(readTime("in a day", spring)?.toISOString(), "2027-03-28T08:00:00.000Z");
  assert.equal(readTime("in 24 hours", spring)?.toISOString(), "2027-03-28T09:00:00.000Z");
});

test("each zone's clock comes back from what it shows", () => {
  for (const zone of ["UTC", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia"]) {
    const clock = createWallClock(zone);
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 37 * 3_600_000) {
      const wall = clock.wallOf(new Date(at));
      assert.equal(clock.wallOf(clock.instantOf(wall)), wall, zone);
    }
  }
});
