import assert from "node:assert/strict";
import { test } from "node:test";
import {
  callRoom,
  dropFilters,
  hasAnyFilter,
  hasFilter,
  readFilter,
  setFilter,
  toggleFilter,
} from "../../static/js/components/search/query-text.js";
import { RecentSearches } from "../../static/js/components/search/recent-searches.js";
import { createTextStorage } from "./support/tabs.js";

test("a chip puts its filter into the query and takes it out again", () => {
  const narrowed = toggleFilter('kiln "open day"', "has:file");
  assert.equal(narrowed, 'kiln "open day" has:file');
  assert.ok(hasFilter(narrowed, "has:file"));
  assert.equal(toggleFilter(narrowed, "has:file"), 'kiln "open day"');
});

test("one value of a filter replaces another, and nothing else", () => {
  assert.equal(setFilter("kiln from:mira in:kitchen", "from", "aiko"), "kiln in:kitchen from:aiko");
  assert.equal(setFilter("kiln from:mira", "from", ""), "kiln");
  assert.equal(setFilter("kiln", "in", "Kiln and clay"), 'kiln in:"Kiln and clay"');
  assert.deepEqual(readFilter('in:"Kiln and clay" x', "in"), ["Kiln and clay"]);
});

test("what only looks like a filter stays a word", () => {
  assert.equal(dropFilters("see https://example.org note:x from:me"), "see https://example.org note:x");
  assert.equal(hasAnyFilter("https://example.org note:x"), false);
});

test("a direct room is called by its people", () => {
  const me = { username: "lena" };
  assert.equal(callRoom({ kind: "direct", name: "" }, [{ username: "mira" }, { username: "aiko" }], me), "@mira,@aiko");
  assert.equal(callRoom({ kind: "direct", name: "" }, [], me), "@lena");
  assert.equal(callRoom({ kind: "public", name: "Kitchen" }, [], me), "Kitchen");
});

test("recent searches are each person's own, the last one first, without what was typed on the way", () => {
  const storage = createTextStorage();
  const recent = new RecentSearches(1, storage);
  for (const query of ["ki", "kiln", "glaze", "kiln", "  "]) recent.add(query);
  assert.deepEqual(recent.list(), ["kiln", "glaze"]);
  assert.deepEqual(new RecentSearches(2, storage).list(), []);
  recent.forget();
  assert.deepEqual(recent.list(), []);
});

test("a storage that is full, spoilt or forbidden costs only the list", () => {
  const spoilt = { getItem: () => "{", setItem: () => assert.fail(), removeItem: () => {} };
  assert.deepEqual(new RecentSearches(1, spoilt).list(), []);
  assert.deepEqual(new RecentSearches(1, null).list(), []);
});
