import { on } from "../components/app.js";
import { openDialog } from "../components/dialogs/dialogs.js";
import { need } from "../components/dom.js";
import { ScheduledList } from "../components/scheduling/scheduled-list.js";
import { startSendLater } from "../components/scheduling/send-later.js";
import { TimeForm } from "../components/scheduling/time-form.js";
import { gettext } from "../lib/gettext.js";

/**
 * What is written and not sent: the menu that schedules, and the list of what waits.
 *
 * @param {import("../components/app.js").App} app
 */
export function startPart(app) {
  const form = new TimeForm(app);
  const list = new ScheduledList(app, form);
  const dialog = /** @type {HTMLDialogElement} */ (need(document, "#later"));
  const { scheduled } = app.store.parts;
  let refused = 0;
  const follow = () => {
    if (scheduled.counts.refused > refused && !dialog.open) {
      const run = () => app.actions.run("open:later");
      app.toasts.show(gettext("A message could not be sent at its time"), { words: gettext("Show"), run });
    }
    refused = scheduled.counts.refused;
  };
  startSendLater(app, form);
  app.actions.on("open:later", () => {
    need(document, "#scheduled-back").hidden = true;
    openDialog("later");
    void list.load();
  });
  on("room-shown", () => dialog.close());
  app.store.subscribe(follow, ["scheduled"]);
  follow();
}
