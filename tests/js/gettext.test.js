import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { addCatalogue, gettext, interpolate, ngettext, pgettext } from "../../static/js/lib/gettext.js";

/** The rules as the server writes them out for 0 to 199. @type {Record<string, (n: number) => number>} */
const RULES = {
  en: (n) => (n === 1 ? 0 : 1),
  pl: (n) => (n === 1 ? 0 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : 2),
  ar: (n) => (n <= 2 ? n : n % 100 >= 3 && n % 100 <= 10 ? 3 : n % 100 >= 11 ? 4 : 5),
};

/** @param {string} language @param {Record<string, string | string[]>} words */
function speak(language, words) {
  const plural = Array.from({ length: 200 }, (_, n) => RULES[language](n)).join("");
  addCatalogue({ language, plural, words });
}

afterEach(() => speak("en", { Undo: "Undo", Open: "Open" }));

test("without a catalogue it is said as it is written", () => {
  assert.equal(gettext("Undo"), "Undo");
  assert.equal(pgettext("file size", "%(n)s KB"), "%(n)s KB");
  assert.equal(ngettext("%(n)s door", "%(n)s doors", 1), "1 door");
  assert.equal(ngettext("%(n)s door", "%(n)s doors", 0), "0 doors");
  assert.equal(ngettext("%(n)s door", "%(n)s doors", 1200), "1,200 doors");
});

test("values stand in their places, whatever is in them", () => {
  assert.equal(interpolate("Hello %(name)s", { name: "$& %(n)s Mira" }), "Hello $& %(n)s Mira");
  assert.equal(interpolate("%(one)s of %(all)s", { one: 1, all: 1200 }), "1 of 1,200");
  assert.equal(interpolate("%(gone)s.", {}), ".");
});

test("a catalogue says it in its language, and what it lacks stays English", () => {
  speak("pl", { Undo: "Cofnij", "door\u0004Open": "Otwarte" });
  assert.equal(gettext("Undo"), "Cofnij");
  assert.equal(pgettext("door", "Open"), "Otwarte");
  assert.equal(gettext("Open"), "Open");
  assert.equal(ngettext("%(n)s lamp", "%(n)s lamps", 5), "5 lamps");
});

test("a number takes the form that its language has for it", () => {
  const say = (/** @type {number} */ n) => ngettext("%(n)s room", "%(n)s rooms", n);
  speak("pl", { "%(n)s room": ["%(n)s pokój", "%(n)s pokoje", "%(n)s pokoi"] });
  const polish = [1, 2, 5, 12, 22, 112, 202, 1012, 1022].map((n) => say(n).split(/\s(?=\p{L})/u)[1]);
  assert.deepEqual(polish, ["pokój", "pokoje", "pokoi", "pokoi", "pokoje", "pokoi", "pokoje", "pokoi", "pokoje"]);

  speak("ar", { "%(n)s room": ["zero", "one", "two", "few", "many", "other"] });
  assert.deepEqual([0, 1, 2, 5, 22, 100, 102, 203, 311].map(say), [
    ..."zero one two few many other other few many".split(" "),
  ]);
});
