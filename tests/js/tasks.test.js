import assert from "node:assert/strict";
import { test } from "node:test";
import { tickHtml, toggleTask } from "../../static/js/store/messages/tasks.js";

const BODY = "\n\nToday:\n- [ ] milk\n- [x] bread\n> - [ ] in a quote";
const HTML =
  '<p>Today:</p><ul><li class="task"><label><input type="checkbox" disabled="" data-line="1"> milk</label></li>' +
  '<li class="task"><label><input type="checkbox" disabled="" data-line="2" checked=""> bread</label></li></ul>';

test("a tick changes the one mark of its line", () => {
  assert.equal(toggleTask(BODY, 1), BODY.replace("[ ] milk", "[x] milk"));
  assert.equal(toggleTask(BODY, 2), BODY.replace("[x] bread", "[ ] bread"));
  assert.equal(toggleTask(BODY, 3), BODY.replace("[ ] in", "[x] in"));
  assert.equal(toggleTask("- [X] a [ ] b", 0), "- [ ] a [ ] b");
});

test("a line without a box, or beyond the end, changes nothing", () => {
  assert.equal(toggleTask(BODY, 0), BODY);
  assert.equal(toggleTask(BODY, 9), BODY);
});

test("an edit that only ticks shows at once what the server will say", () => {
  const ticked = tickHtml({ body: BODY, html: HTML }, toggleTask(BODY, 1));
  assert.equal(ticked, HTML.replace('data-line="1"', 'data-line="1" checked=""'));
  const cleared = tickHtml({ body: BODY, html: HTML }, toggleTask(BODY, 2));
  assert.equal(cleared, HTML.replace(' checked=""', ""));
});

test("an edit that changes more, or of words that are not rendered yet, is shown as typed", () => {
  assert.equal(tickHtml({ body: BODY, html: HTML }, `${toggleTask(BODY, 1)} and more`), null);
  assert.equal(tickHtml({ body: BODY, html: null }, toggleTask(BODY, 1)), null);
});
