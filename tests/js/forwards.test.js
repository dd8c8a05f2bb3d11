import assert from "node:assert/strict";
import { test } from "node:test";
import { retell, withPerson } from "../../static/js/store/messages/patches.js";
import { cutQuote, quoteOf } from "../../static/js/store/messages/quotes.js";
import { KINDS } from "../../static/js/store/outbox/kinds.js";
import { isSoundEntry } from "../../static/js/store/outbox/outbox-entry.js";
import { isSoundMessage } from "../../static/js/store/offline/snapshot-record.js";

const AUTHOR = /** @type {any} */ ({ id: 2, name: "Bob" });
const AT = "2026-03-03T09:12:00Z";
const ENTRY = /** @type {any} */ ({
  key: "k",
  id: "k",
  kind: "send",
  room: 5,
  body: "",
  at: AT,
  status: "queued",
  forward: { id: "first", author: AUTHOR, at: AT },
});

test("a forward is sent as the id of what it passes on, and nothing of its words", () => {
  assert.deepEqual(KINDS.send.format(ENTRY), { type: "send", id: "k", room: 5, body: "", forward: "first" });
});

test("an entry whose forward cannot be shown is not taken from the disk", () => {
  assert.equal(isSoundEntry(ENTRY), true);
  assert.equal(isSoundEntry({ ...ENTRY, forward: { id: "first" } }), false);
});

test("a message whose forward cannot be drawn is not taken from the disk", () => {
  const message = { id: "m", kind: "text", seq: 1, at: AT, author: AUTHOR };
  const forward = { author: AUTHOR, at: AT, body: "", html: "<p>Ebb</p>", deleted: false };
  assert.equal(isSoundMessage({ ...message, forward }), true);
  assert.equal(isSoundMessage({ ...message, forward: { ...forward, author: null } }), false);
});

test("an answer quotes the comment, or else what is passed on", () => {
  const forward = /** @type {any} */ ({ author: AUTHOR, at: AT, body: "Ebb", html: "<p>Ebb</p>", deleted: false });
  const message = { id: "m", seq: 1, author: AUTHOR, html: "", deleted: false, forward };
  assert.equal(quoteOf(message).text, "Ebb");
  assert.equal(quoteOf({ ...message, html: "<p>See</p>" }).text, cutQuote("<p>See</p>"));
});

test("once the original is deleted, answers to a forward quote none of its words", () => {
  const forward = { author: AUTHOR, at: AT, body: "Ebb", html: "<p>Ebb</p>", deleted: false };
  const passed = /** @type {any} */ ({ id: "m", seq: 1, author: AUTHOR, html: "", deleted: false, forward });
  const answer = /** @type {any} */ ({ id: "a", author: AUTHOR, reply_to: quoteOf(passed) });
  const emptied = { ...passed, forward: { ...forward, body: "", html: "", deleted: true } };
  const told = retell(emptied).reduce((message, rewrite) => rewrite(message), answer);
  assert.deepEqual(told.reply_to, { id: "m", seq: 1, author: AUTHOR, text: "", deleted: false });
});

test("whose words are passed on looks different there too", () => {
  const forward = { author: AUTHOR, at: AT, body: "Ebb", html: "<p>Ebb</p>", deleted: false };
  const message = /** @type {any} */ ({ id: "m", author: { id: 3, name: "Cleo" }, forward });
  const renamed = /** @type {any} */ ({ id: 2, name: "Robert" });
  assert.deepEqual(withPerson(renamed)(message).forward?.author, renamed);
  assert.equal(withPerson({ ...renamed, id: 9 })(message), message);
});
