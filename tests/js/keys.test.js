import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { isCommand, isShortcut, listenForKeys, readKey } from "../../static/js/lib/keys.js";

/** @param {Record<string, any>} fields @returns {any} */
function press(fields) {
  return { key: "", code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...fields };
}

/** @param {string} platform */
function sitAt(platform) {
  Object.defineProperty(globalThis, "navigator", { value: { platform }, configurable: true });
}

afterEach(() => sitAt("Linux x86_64"));

test("a key is read by its place where the layout has no Latin letter on it", () => {
  assert.equal(readKey({ key: "и", code: "KeyB" }), "b");
  assert.equal(readKey({ key: "К", code: "KeyR" }), "r");
  assert.equal(readKey({ key: "لا", code: "KeyB" }), "b");
  assert.equal(readKey({ key: "ิ", code: "KeyB" }), "b");
  assert.equal(readKey({ key: "ה", code: "KeyV" }), "v");
});

test("a Latin letter is what it says, wherever it lies", () => {
  assert.equal(readKey({ key: "z", code: "KeyY" }), "z");
  assert.equal(readKey({ key: "B", code: "KeyN" }), "b");
  assert.equal(readKey({ key: "ß", code: "Minus" }), "ß");
  assert.equal(readKey({ key: "é", code: "Digit2" }), "é");
  assert.equal(readKey({ key: "Enter", code: "Enter" }), "Enter");
});

test("Command is asked for on a Mac, and Control elsewhere", () => {
  const [control, command] = [press({ key: "k", ctrlKey: true }), press({ key: "k", metaKey: true })];
  assert.deepEqual([isCommand(control), isCommand(command)], [true, false]);
  sitAt("MacIntel");
  assert.deepEqual([isCommand(control), isCommand(command)], [false, true]);
  assert.ok(isShortcut(press({ key: "л", code: "KeyK", metaKey: true }), "k"));
  assert.ok(!isShortcut(press({ key: "k", metaKey: true, shiftKey: true }), "k"));
});

test("no key that an input method takes is heard, also the one that Safari tells of afterwards", () => {
  const target = new EventTarget();
  /** @type {string[]} */
  const heard = [];
  listenForKeys(target, (event) => heard.push(event.key));
  for (const fields of [{ isComposing: true, keyCode: 229 }, { isComposing: false, keyCode: 229 }, { keyCode: 13 }])
    target.dispatchEvent(Object.assign(new Event("keydown"), { key: "Enter", isComposing: false, ...fields }));
  assert.deepEqual(heard, ["Enter"]);
});
