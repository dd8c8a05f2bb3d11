import { closest, find, need } from "../components/dom.js";
import { openDialog } from "../components/dialogs/dialogs.js";
import { loadPart } from "../components/parts.js";
import { showBeside } from "../components/page/placing.js";
import { PollForm } from "../components/polls/poll-form.js";

/**
 * What else than words can be sent: the menu beside the composer, and what it opens.
 *
 * @typedef {import("../components/app.js").App} App
 */

/** @type {{form: PollForm}} */
let started;

/** @param {App} app */
export function startPart(app) {
  const menu = need(document, "#insert-menu");
  const form = new PollForm(app, () => openDialog("poll-form"));
  started = { form };
  /** @type {HTMLElement | null} */
  let composer = null;
  app.actions.on("composer:insert", (_, button) => {
    composer = closest(button, ".composer");
    if (menu.matches(":popover-open")) return menu.hidePopover();
    if (showBeside(menu, button)) find(menu, "[role='menuitem']")?.focus();
  });
  app.actions.on("insert:poll", () => composer && form.ask(composer));
  app.actions.on("insert:voice", () => composer && void record(composer));
  app.actions.on("insert:files", () => composer && need(composer, "[type='file']").click());
}

/** @param {HTMLElement} composer */
async function record(composer) {
  await (await loadPart("recorder")).recordVoice(composer);
}

/** @param {HTMLTextAreaElement} box in which it was asked for @param {string} question */
export function askPoll(box, question) {
  if (box.form) started.form.ask(box.form, question);
}
