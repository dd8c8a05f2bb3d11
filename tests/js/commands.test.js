import assert from "node:assert/strict";
import { test } from "node:test";
import { listCommands, readCommand, readNames, writeWords } from "../../static/js/components/composer/commands.js";

/** @type {any} */
const lobby = { kind: "public", general: false, can: { send: true, moderate: true, manage: true } };
/** @type {any} */
const direct = { kind: "direct", general: false, can: { send: true, moderate: false, manage: false } };

/** @param {any} room */
const names = (room, query = "") => listCommands(query, room).map(({ name }) => name);

test("only one word after a stroke is a command; a path and a lone stroke are words", () => {
  assert.deepEqual(readCommand("/topic  New one "), { kind: "command", name: "topic", rest: "New one" });
  assert.deepEqual(readCommand("/MUTE"), { kind: "command", name: "mute", rest: "" });
  assert.deepEqual(readCommand("/frobnicate now"), { kind: "unknown", name: "frobnicate", rest: "now" });
  assert.deepEqual(readCommand("/deploy_2-b"), { kind: "unknown", name: "deploy_2-b", rest: "" });
  assert.equal(readCommand("/etc/hosts is wrong"), null);
  assert.equal(readCommand("/"), null);
  assert.equal(readCommand("see /topic"), null);
});

test("a second stroke sends the first", () => {
  assert.deepEqual(readCommand("//topic"), { kind: "text", body: "/topic" });
});

test("what a room does not allow is not offered", () => {
  assert.ok(names(lobby).includes("topic"));
  assert.deepEqual(names(direct), [
    "me",
    "shrug",
    "status",
    "away",
    "back",
    "dnd",
    "remind",
    "later",
    "poll",
    "mute",
    "help",
  ]);
  assert.deepEqual(names({ ...lobby, general: true }).includes("leave"), false);
  assert.deepEqual(names({ ...lobby, can: { ...lobby.can, moderate: false } }).includes("topic"), false);
  assert.deepEqual(names(lobby, "m"), ["me", "mute"]);
  assert.deepEqual(names(lobby, "mute"), []);
});

test("deeds and shrugs become words", () => {
  assert.equal(writeWords("me", "waves"), "*waves*");
  assert.equal(writeWords("me", "a * b\n\nc"), "_a * b_\n\n_c_");
  assert.equal(writeWords("me", ""), null);
  assert.equal(writeWords("shrug", "who knows"), "who knows ¯\\\\\\_(ツ)\\_/¯");
  assert.equal(writeWords("topic", "x"), null);
});

test("people are named with or without the sign, each once", () => {
  assert.deepEqual(readNames("@Bob, charlie  @bob"), ["bob", "charlie"]);
});
