import assert from "node:assert/strict";
import { test } from "node:test";
import { overlayWishes } from "../../static/js/components/polls/standing.js";
import { keepVote, Votes } from "../../static/js/store/messages/votes.js";

const ME = 7;

function poll(rest = {}) {
  return {
    multiple: false,
    anonymous: false,
    extendable: false,
    voters: 1,
    options: [
      { text: "Monday", count: 1, people: [2] },
      { text: "Tuesday", count: 0, people: [] },
    ],
    ...rest,
  };
}

/** @param {any} command @returns {any} */
const wish = (command, rest = {}) => ({ id: "m", kind: "vote", at: "now", body: JSON.stringify(command), ...rest });

test("a vote that waits is counted once, named, and moved with the next one", () => {
  const first = wish({ type: "vote", options: [1] });
  const once = overlayWishes(poll(), [], [first], ME);
  assert.deepEqual(once.poll.options[1], { text: "Tuesday", count: 1, people: [ME] });
  assert.deepEqual([once.poll.voters, once.mine], [2, [1]]);
  const moved = overlayWishes(poll(), [], [first, wish({ type: "vote", options: [0] })], ME);
  assert.deepEqual(
    moved.poll.options.map(({ count }) => count),
    [2, 0],
  );
  assert.equal(moved.poll.voters, 2);
});

test("taking back what the log has counted takes it out, and nobody is named of an anonymous poll", () => {
  const counted = poll({ anonymous: true, options: [{ text: "Yes", count: 3 }], voters: 3 });
  const { poll: shown, mine } = overlayWishes(counted, [0], [wish({ type: "vote", options: [] })], ME);
  assert.deepEqual([shown.options, shown.voters, mine], [[{ text: "Yes", count: 2 }], 2, []]);
  const { poll: voted } = overlayWishes(counted, [], [wish({ type: "vote", options: [0] })], ME);
  assert.ok(!("people" in voted.options[0]));
});

test("an option that waits stands at the end, once, and a poll that waits to be closed is", () => {
  const add = wish({ type: "add_poll_option", text: "Never" });
  const close = wish({ type: "close_poll" });
  const { poll: shown } = overlayWishes(poll(), [], [add, add, close], ME);
  assert.deepEqual(
    shown.options.map(({ text }) => text),
    ["Monday", "Tuesday", "Never"],
  );
  assert.equal(shown.closed_at, "now");
});

test("what I chose elsewhere comes by my own log, before or after the poll itself", () => {
  /** @type {string[]} */
  const told = [];
  const votes = new Votes(
    () => /** @type {any} */ ({ entries: [] }),
    (id) => told.push(id),
  );
  assert.deepEqual(votes.get(/** @type {any} */ ({ id: "m", poll: { mine: [1] } })), [1]);
  votes.applyOwn(/** @type {any} */ ({ vote: { id: "m", room: 1, options: [0] } }));
  assert.deepEqual(votes.get(/** @type {any} */ ({ id: "m", poll: poll() })), [0]);
  assert.deepEqual(told, ["m"]);
  const again = new Votes(() => /** @type {any} */ ({ entries: [] }), assert.fail);
  again.start(/** @type {any} */ (votes.describe()));
  assert.deepEqual(again.get({ id: "m" }), [0]);
});

test("what was acknowledged is my choice though the room's log is ahead of my own", () => {
  const entries = [wish({ type: "vote", options: [1] }, { status: "done" })];
  const votes = new Votes(() => /** @type {any} */ ({ entries }), assert.fail);
  votes.apply(1, /** @type {any} */ ({ message: { id: "m" } }));
  assert.deepEqual(votes.get({ id: "m" }), [1]);
});

test("an event that cannot know my choice leaves it as it was", () => {
  const known = /** @type {any} */ ({ id: "m", poll: poll({ mine: [1] }) });
  const event = /** @type {any} */ ({ id: "m", poll: poll({ voters: 2 }) });
  assert.deepEqual(keepVote(event, known).poll, poll({ voters: 2, mine: [1] }));
  const deleted = /** @type {any} */ ({ id: "m", deleted: true });
  assert.equal(keepVote(deleted, known), deleted);
});
