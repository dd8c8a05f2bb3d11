import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageWindow } from "../../static/js/store/messages/messages.js";
import { ItemBuilder } from "../../static/js/store/messages/timeline.js";
import { alice, makeEvent, makeMessage } from "./support/people.js";

/** @param {Partial<any>} [fields] @returns {any} */
function makeEntry(fields = {}) {
  const base = { key: "k1", account: 1, kind: "send", room: 1, id: "k1", body: "Hello", at: "2026-03-03T09:12:00Z" };
  return { ...base, status: "queued", error: null, seq: null, ...fields };
}

function makeTimeline() {
  const window = new MessageWindow();
  window.replace({
    messages: [1, 2].map((seq) => makeMessage({ seq })),
    position: [2, 2],
    has_older: false,
    has_newer: false,
  });
  const builder = new ItemBuilder();
  /** @param {any[]} entries */
  const build = (entries, live = true) => builder.build(window, entries, { me: alice, live });
  return { build, window };
}

test("an unsent message stands at the end, and never beside its own echo", () => {
  const { build, window } = makeTimeline();
  const entry = makeEntry();
  assert.deepEqual(
    build([entry]).map(({ id }) => id),
    ["m1", "m2", "k1"],
  );
  window.apply(makeEvent({ seq: 3, message: makeMessage({ seq: 3, id: "k1", author: alice }) }));
  assert.deepEqual(
    build([entry]).map(({ id, seq }) => [id, seq]),
    [
      ["m1", 1],
      ["m2", 2],
      ["k1", 3],
    ],
  );
});

for (const [name, fields, live, state] of /** @type {[string, any, boolean, string][]} */ ([
  ["in the queue of a living connection", {}, true, "sending"],
  ["in the queue without one", {}, false, "waiting"],
  ["on its way", { status: "sending" }, true, "sending"],
  ["held back by the server", { error: { code: "rate_limited", retry_at: 5 } }, true, "waiting"],
  ["not answered", { error: { code: "no_answer" } }, true, "failed"],
  ["not answered and tried again", { status: "sending", error: { code: "no_answer" } }, true, "failed"],
  ["refused", { status: "failed", error: { code: "forbidden" } }, true, "failed"],
  ["acknowledged", { status: "done", seq: 3 }, true, "sent"],
])) {
  test(`a message ${name} shows as ${state}`, () => {
    assert.equal(
      makeTimeline()
        .build([makeEntry(fields)], live)
        .at(-1)?.state,
      state,
    );
  });
}

test("the same entry looks different when the connection goes, and is the same object while nothing changes", () => {
  const { build } = makeTimeline();
  const entry = makeEntry();
  const [sending, again, waiting] = [build([entry]), build([entry]), build([entry], false)].map((items) =>
    items.at(-1),
  );
  assert.equal(sending, again);
  assert.deepEqual([sending?.state, waiting?.state], ["sending", "waiting"]);
});

test("an edit lies over the message until it fails, also over one that changes beneath it", () => {
  const { build, window } = makeTimeline();
  const edit = makeEntry({ kind: "edit", id: "m2", body: "better" });
  assert.deepEqual([build([edit])[1].body, build([edit])[1].html, build([edit])[1].state], ["better", null, "editing"]);
  window.apply(makeEvent({ seq: 3, message: makeMessage({ seq: 2, mentions: [7] }) }));
  assert.deepEqual([build([edit])[1].body, build([edit])[1].mentions], ["better", [7]]);
  assert.equal(build([{ ...edit, status: "failed" }])[1].body, "words 2");
});

test("of several edits the newest shows, and one may follow a message that is not sent yet", () => {
  const { build } = makeTimeline();
  const entries = ["one", "two"].map((body, index) => makeEntry({ key: `k${index + 2}`, kind: "edit", body }));
  const last = build([makeEntry(), ...entries]).at(-1);
  assert.deepEqual([last?.body, last?.state], ["two", "sending"]);
});

test("a deletion on its way leaves the message to be seen", () => {
  const { build } = makeTimeline();
  assert.equal(
    build([makeEntry({ kind: "undo", id: "m2" })]).some(({ id }) => id === "m2"),
    false,
  );
  const item = build([makeEntry({ kind: "delete", id: "m2" })])[1];
  assert.deepEqual([item.state, item.body], ["deleting", "words 2"]);
});

test("away from the end nothing unsent is shown below the gap", () => {
  const { build, window } = makeTimeline();
  window.trim("newer", 1);
  assert.deepEqual(
    build([makeEntry()]).map(({ id }) => id),
    ["m1"],
  );
});
