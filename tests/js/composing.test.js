import assert from "node:assert/strict";
import { test } from "node:test";
import { callsMany, learnGroups, readCalled } from "../../static/js/components/composer/ringing.js";
import { writeMarkdown } from "../../static/js/components/composer/text/rich-text.js";
import { FORMATS, toggleBlock, toggleNumbers } from "../../static/js/components/composer/text/text-edits.js";
import { isInFence, isVerbatim } from "../../static/js/components/composer/text/text-fences.js";
import { continueLine } from "../../static/js/components/composer/text/text-lines.js";

/**
 * What the box holds after the edit; `|` is the caret.
 *
 * @param {string} text
 */
function pressEnter(text) {
  const caret = text.indexOf("|");
  const plain = text.replace("|", "");
  const edit = continueLine({ text: plain, start: caret, end: caret });
  return edit && `${plain.slice(0, edit.from)}${edit.insert}|${plain.slice(edit.to)}`;
}

test("a new line goes on with what it is in", () => {
  assert.equal(pressEnter("- milk|"), "- milk\n- |");
  assert.equal(pressEnter("a\n  * milk|"), "a\n  * milk\n  * |");
  assert.equal(pressEnter("9. nine|"), "9. nine\n10. |");
  assert.equal(pressEnter("2) two|"), "2) two\n3) |");
  assert.equal(pressEnter("> said|"), "> said\n> |");
  assert.equal(pressEnter("> > - said|"), "> > - said\n> > - |");
  assert.equal(pressEnter("- [x] done|"), "- [x] done\n- [ ] |");
  assert.equal(pressEnter("- one| two"), "- one\n- | two");
});

test("an empty item ends the list, the inner first, and an empty quote ends the quote", () => {
  assert.equal(pressEnter("- milk\n- |"), "- milk\n|");
  assert.equal(pressEnter("- milk\n  - |\nx"), "- milk\n|\nx");
  assert.equal(pressEnter("> - |"), "> |");
  assert.equal(pressEnter("> |"), "|");
});

test("an ordinary line, and a caret before the mark, begin nothing", () => {
  assert.equal(pressEnter("hello|"), null);
  assert.equal(pressEnter("-|"), null);
  assert.equal(pressEnter("|- milk"), null);
  assert.equal(pressEnter("3.5 metres|"), null);
  assert.equal(pressEnter("007. Bond|"), null);
  assert.equal(pressEnter(">_<|"), null);
  assert.equal(pressEnter(">:(|"), null);
  assert.equal(pressEnter("20261129. a date|"), null);
  assert.equal(continueLine({ text: "- milk", start: 2, end: 6 }), null);
});

test("in code a new line keeps the indentation and nothing else", () => {
  assert.equal(pressEnter("```py\n    - a|"), "```py\n    - a\n    |");
  assert.equal(pressEnter("```\n- a\n```\n- b|"), "```\n- a\n```\n- b\n- |");
  assert.ok(isInFence("````\n```\nx", 10));
  assert.ok(!isInFence("no `code` here", 14));
});

test("lines are numbered and lose their numbers again", () => {
  const once = toggleNumbers({ text: "a\nb", start: 0, end: 3 });
  assert.equal(once.insert, "1. a\n2. b");
  assert.equal(toggleNumbers({ text: once.insert, start: 0, end: 9 }).insert, "a\nb");
  assert.equal(toggleBlock({ text: "", start: 0, end: 0 }).insert, "```\n\n```\n");
});

test("a block of code loses its fences again, and words between two blocks get fences of their own", () => {
  const once = toggleBlock({ text: "a\nb", start: 0, end: 3 });
  const again = toggleBlock({ text: once.insert, start: once.start, end: once.end });
  assert.deepEqual(again, { from: 0, to: once.insert.length, insert: "a\nb", start: 0, end: 3 });
  const between = { text: "```\na\n```\nX\n```\nb\n```", start: 10, end: 11 };
  assert.equal(toggleBlock(between).insert, "```\nX\n```\n");
});

/**
 * @param {string} name
 * @param {Record<string, string> | null} attributes
 * @param {...any} children
 * @returns {any}
 */
function tag(name, attributes, ...children) {
  const childNodes = children.map((child) =>
    typeof child === "string" ? { nodeType: 3, nodeName: "#text", textContent: child, childNodes: [] } : child,
  );
  return {
    nodeType: 1,
    nodeName: name,
    childNodes,
    textContent: childNodes.map((child) => child.textContent).join(""),
    getAttribute: (/** @type {string} */ key) => attributes?.[key] ?? null,
  };
}

/** @param {...any} children */
function write(...children) {
  return writeMarkdown(tag("BODY", null, ...children));
}

test("marks become Markdown, tight round the words", () => {
  assert.equal(write(tag("P", null, "a ", tag("B", null, " bold "), "word")), "a  **bold** word".replace("  ", " "));
  assert.equal(write(tag("EM", null, "so"), " ", tag("DEL", null, "not")), "*so* ~~not~~");
  assert.equal(write(tag("CODE", null, "a`b")), "``a`b``");
  assert.equal(write(tag("B", { style: "font-weight: normal" }, "plain")), "plain");
  assert.equal(write(tag("SPAN", { style: "font-weight:700" }, "loud")), "**loud**");
});

test("only real addresses become links", () => {
  const link = (/** @type {string} */ href, /** @type {string} */ words) => write(tag("A", { href }, words));
  assert.equal(link("https://example.org/a", "here"), "[here](https://example.org/a)");
  assert.equal(link("https://example.org/(a)", "here"), "[here](https://example.org/%28a%29)");
  assert.equal(link("https://example.org/", "https://example.org/"), "https://example.org/");
  assert.equal(link("javascript:alert(1)", "here"), "here");
  assert.equal(link("/rooms/1/", "here"), "here");
});

test("lists, quotes, code and headings are blocks", () => {
  const item = (/** @type {any[]} */ ...inner) => tag("LI", null, ...inner);
  assert.equal(
    write(tag("OL", { start: "3" }, item("a"), item("b", tag("UL", null, item("c"))))),
    "3. a\n4. b\n   - c",
  );
  assert.equal(
    write(tag("OL", { start: "24" }, item("a"), tag("LI", { value: "31" }, "b"), item("c"))),
    "24. a\n31. b\n32. c",
  );
  assert.equal(write(tag("BLOCKQUOTE", null, tag("P", null, "a"), tag("P", null, "b"))), "> a\n>\n> b");
  assert.equal(write(tag("PRE", null, tag("CODE", { class: "language-js" }, "a\n  b\n"))), "```js\na\n  b\n```");
  assert.equal(
    write(tag("H2", null, "Title"), tag("DIV", null, "text", tag("BR", null), "more")),
    "## Title\n\ntext\nmore",
  );
  assert.equal(write(tag("TABLE", null, tag("TR", null, tag("TD", null, "a"), tag("TD", null, "b")))), "a | b");
});

test("formulas keep their source: ours, Wikipedia's and KaTeX's", () => {
  const inner = tag("MI", null, "x");
  const source = tag("ANNOTATION", { encoding: "application/x-tex" }, "\\sqrt x");
  assert.equal(write("so ", tag("math", { alttext: "x^2" }, inner)), "so $$x^2$$");
  assert.equal(write(tag("math", null, tag("SEMANTICS", null, inner, source))), "$$\\sqrt x$$");
  assert.equal(write(tag("math", null, inner)), "x");
});

test("what only looks like Markdown stays what it was, and scripts are not read", () => {
  assert.equal(write("snake_case 2 * 3 *x* _y_"), "snake_case 2 * 3 \\*x\\* \\_y\\_");
  assert.equal(write(tag("P", null, "- no list"), tag("P", null, "1. nor this")), "\\- no list\n\n1\\. nor this");
  assert.equal(write(tag("STYLE", null, "p{}"), tag("SCRIPT", null, "alert(1)"), "words"), "words");
});

test("a deep tangle ends", () => {
  let node = tag("DIV", null, "deep");
  for (let level = 0; level < 2_000; level += 1) node = tag("DIV", null, node);
  assert.equal(write(node), "deep");
});

test("nothing is escaped in code nor in an address", () => {
  for (const text of [
    "`",
    "see `a",
    "``a ` b",
    "`a` and `b",
    "```\nx",
    "[a](",
    "[a](https://",
    "https://a.example/",
    "www.a/_",
  ])
    assert.ok(isVerbatim(text, text.length), text);
  for (const text of ["", "a", "`a`", "``a`` b", "`a\nb", "\\`", "[a](b) ", "https://a.example ", "(a", "[a]"])
    assert.ok(!isVerbatim(text, text.length), text);
});

/**
 * What a button makes of a text; `|` stands where the selection begins and ends.
 *
 * @param {string} format
 * @param {string} text
 */
function press(format, text) {
  const [before, inner, after] = text.split("|");
  const plain = before + inner + after;
  const edit = FORMATS[format]({ text: plain, start: before.length, end: before.length + inner.length });
  const done = plain.slice(0, edit.from) + edit.insert + plain.slice(edit.to);
  return `${done.slice(0, edit.start)}|${done.slice(edit.start, edit.end)}|${done.slice(edit.end)}`;
}

for (const [format, text, expected] of [
  ["bold", "|warm|", "**|warm|**"],
  ["bold", "**|warm|**", "|warm|"],
  ["bold", "|**warm**|", "|warm|"],
  ["bold", "||", "**||**"],
  ["bold", "|**a** and **b**|", "**|**a** and **b**|**"],
  ["bold", "**||**", "||"],
  ["bold", "|warm |bread", "**|warm|** bread"],
  ["bold", "a| warm|", "a **|warm|**"],
  ["bold", "|a\n\nb|", "|**a**\n\n**b**|"],
  ["bold", "|**a**\n\n**b**|", "|a\n\nb|"],
  ["bold", "|- a\n2. b|", "|- **a**\n2. **b**|"],
  ["bold", "|> warm|", "> **|warm|**"],
  ["bold", "*|warm|*", "***|warm|***"],
  ["bold", "***|warm|***", "*|warm|*"],
  ["bold", "请|看。|说", "请**|看。|**说"],
  ["italic", "**|warm|**", "***|warm|***"],
  ["italic", "|**warm**|", "*|**warm**|*"],
  ["italic", "***|warm|***", "**|warm|**"],
  ["italic", "*|warm|*", "|warm|"],
  ["italic", "|***warm***|", "|**warm**|"],
  ["strike", "|warm |", "~~|warm|~~ "],
  ["code", "|warm|", "`|warm|`"],
  ["code", "`|warm|`", "|warm|"],
  ["code", "|a`b|", "`` |a`b| ``"],
  ["block", "|a\n```\nb|", "````\n|a\n```\nb|\n````\n"],
  ["link", "|warm|", "[warm](|https://|)"],
  ["link", "|https://example.org/plan|", "[||](https://example.org/plan)"],
]) {
  test(`${format} makes ${JSON.stringify(expected)} of ${JSON.stringify(text)}`, () => {
    assert.equal(press(format, text), expected);
  });
}

test("a text that calls everyone is known before it is sent", () => {
  for (const text of ["@room", "Tea, @Room!", "@room.", "好@room、", "＠ｒｏｏｍ", "`x` @room"])
    assert.ok(readCalled(text).room, text);
  for (const text of ["@roommate", "bob@room", "@room-mates", "`@room`", "```\n@room\n```", "@room@server", "the room"])
    assert.ok(!readCalled(text).room, text);
});

test("a text that calls a group is known, once groups are; until then each name may be one", () => {
  assert.ok(callsMany("hello @bob"));
  learnGroups([{ handle: "team" }, { handle: "crew_" }]);
  for (const text of ["@team", "Tea, @Team.", "＠ＴＥＡＭ!", "@crew_"]) assert.ok(callsMany(text), text);
  for (const text of ["@bob", "`@team`", "@teams", "tea"]) assert.ok(!callsMany(text), text);
});
