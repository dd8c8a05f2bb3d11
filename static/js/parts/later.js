import { on } from "../components/app.js";
import { openDialog } from "../components/dialogs/dialogs.js";
import { fillPart, need } from "../components/dom.js";
import { askAboutMessage, askAboutWords } from "../components/scheduling/reminding.js";
import { DraftList } from "../components/scheduling/draft-list.js";
import { ScheduledList } from "../components/scheduling/scheduled-list.js";
import { askForWords, startSendLater } from "../components/scheduling/send-later.js";
import { TimeForm } from "../components/scheduling/time-form.js";
import { gettext, interpolate } from "../lib/gettext.js";

/** @typedef {import("../components/app.js").App} App */

/** @type {{app: App, form: TimeForm}} */
let started;

/**
 * What is written and not sent: the menu that schedules, the list of what waits, and reminders.
 *
 * @param {App} app
 */
export function startPart(app) {
  const form = new TimeForm(app);
  const dialog = /** @type {HTMLDialogElement} */ (need(document, "#later"));
  const list = new ScheduledList(app, form, offerBack);
  const drafts = new DraftList(app, offerBack);
  const { scheduled } = app.store.parts;
  let told = { refused: 0, due: 0 };
  const follow = () => {
    const { refused, due } = scheduled.counts;
    if (!dialog.open && refused > told.refused) say(app, gettext("A message could not be sent at its time"));
    else if (!dialog.open && due > told.due) void list.load().then(() => say(app, nameDue(list)));
    told = { refused, due };
  };
  started = { app, form };
  startSendLater(app, form);
  app.actions.on("open:later", () => {
    need(document, "#scheduled-back").hidden = true;
    openDialog("later");
    drafts.draw();
    void list.load();
  });
  on("room-shown", () => dialog.close());
  dialog.addEventListener("leave", () => dialog.close());
  app.store.subscribe(follow, ["scheduled"]);
  follow();
}

/** @param {import("../components/app.js").Item} item */
export function askToRemind(item) {
  askAboutMessage(started.app, started.form, item);
}

/** Of something that another list shows. @param {{set: (at: Date) => void, left: () => void}} answers */
export function askForTime(answers) {
  started.form.ask({ heading: gettext("Remind me"), action: gettext("Set the reminder"), ...answers });
}

/** What follows "/remind". @param {string} written */
export function remindOf(written) {
  return askAboutWords(started.app, started.form, written);
}

/** What follows "/later". @param {HTMLElement} composer @param {string} written */
export function sendWordsLater(composer, written) {
  return askForWords(started.app, started.form, composer, written);
}

/** In the list itself: a toast would lie under the dialog. @param {string} words @param {() => void} undo */
function offerBack(words, undo) {
  const line = need(document, "#scheduled-back");
  line.hidden = false;
  fillPart(line, "words", words);
  need(line, "button").onclick = () => {
    line.hidden = true;
    need(document, "#later [data-act='close']").focus();
    undo();
  };
}

/** @param {App} app @param {string} words */
function say(app, words) {
  app.toasts.show(words, { words: gettext("Show"), run: () => app.actions.run("open:later") });
}

/** @param {ScheduledList} list */
function nameDue(list) {
  const due = list.list().findLast((one) => one.due);
  return interpolate(gettext("Reminder: %(text)s"), { text: (due?.body ?? "").slice(0, 120) });
}
