import assert from "node:assert/strict";
import { test } from "node:test";
import { FORMATS, findTrigger } from "../../static/js/components/composer/text/text-edits.js";

/**
 * The text with its selection in square brackets, before and after.
 *
 * @param {string} format
 * @param {string} marked
 */
function apply(format, marked) {
  const start = marked.indexOf("[");
  const end = marked.indexOf("]") - 1;
  const text = marked.replace("[", "").replace("]", "");
  const edit = FORMATS[format]({ text, start, end });
  const edited = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  return `${edited.slice(0, edit.start)}[${edited.slice(edit.start, edit.end)}]${edited.slice(edit.end)}`;
}

test("marks go round the selection and away again", () => {
  assert.equal(apply("bold", "so [warm] here"), "so **[warm]** here");
  assert.equal(apply("bold", "so **[warm]** here"), "so [warm] here");
  assert.equal(apply("italic", "[]"), "*[]*");
  assert.equal(apply("strike", "[x]"), "~~[x]~~");
});

test("code is a word or a block", () => {
  assert.equal(apply("code", "run [make]"), "run `[make]`");
  assert.equal(apply("code", "see:[a\nb]"), "see:\n```\n[a\nb]\n```\n");
});

test("lists and quotes take every line that is touched", () => {
  assert.equal(apply("list", "one\nt[wo\nth]ree\nfour"), "one\n- t[wo\n- th]ree\nfour");
  assert.equal(apply("list", "one\n- t[wo\n- th]ree\nfour"), "one\nt[wo\nth]ree\nfour");
  assert.equal(apply("quote", "[said]"), "> [said]");
});

test("a link asks for what is missing", () => {
  const select = (/** @type {string} */ text, /** @type {number} */ start, /** @type {number} */ end) => {
    const edit = FORMATS.link({ text, start, end });
    return [text.slice(0, edit.from) + edit.insert + text.slice(edit.to), edit.start, edit.end];
  };
  assert.deepEqual(select("here", 0, 4), ["[here](https://)", 7, 15]);
  assert.deepEqual(select("", 0, 0), ["[](https://)", 1, 1]);
});

test("an @ or a colon that begins a word opens a list", () => {
  assert.deepEqual(findTrigger("Hi @no", 6), { kind: "mention", query: "no", from: 3 });
  assert.deepEqual(findTrigger("@", 1), { kind: "mention", query: "", from: 0 });
  assert.equal(findTrigger("mail@example", 12), null);
  assert.deepEqual(findTrigger("wow :ta", 7), { kind: "emoji", query: "ta", from: 4 });
  assert.equal(findTrigger("at 10:30", 8), null);
  assert.equal(findTrigger(":t", 2), null);
  assert.deepEqual(findTrigger("Hi @no and more", 6), { kind: "mention", query: "no", from: 3 });
});

test("a smiling face of signs is no short code, and a thumb is", () => {
  for (const text of [":-D", ":-)", "x:-/", "10:30", "https://a"])
    assert.equal(findTrigger(text, text.length), null, text);
  for (const text of [":+1", ":-1", "好:smi", "(:smi"])
    assert.equal(findTrigger(text, text.length)?.kind, "emoji", text);
});
