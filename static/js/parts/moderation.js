import { on } from "../components/app.js";
import { cloneTemplate, closest, fillPart, find, findAll, need, showPart } from "../components/dom.js";
import { closeDialog, openDialog } from "../components/dialogs/dialogs.js";
import { equipForm, readText, resetForm } from "../components/dialogs/forms.js";
import { systemClock } from "../lib/clock.js";
import { gettext, interpolate } from "../lib/gettext.js";

/**
 * Reporting a message or a person, and what those who keep order tell me.
 *
 * @typedef {import("../components/app.js").App} App
 * @typedef {import("../components/page-events.js").Reported} Reported
 */

/** @param {App} app */
export function startPart(app) {
  startReporting(app);
  startNotices(app);
}

/** @param {App} app */
function startReporting(app) {
  const { store, toasts } = app;
  /** @type {Reported | null} */
  let about = null;
  const form = equipForm(app, "reporting-form", async (fields) => {
    const { item, person } = about ?? {};
    await store.api.post("reports", {
      ...(item ? { message: item.id } : { person: person?.id }),
      reason: readText(fields, "reason"),
      words: readText(fields, "words"),
      share: fields.has("share"),
    });
    closeDialog("reporting");
    toasts.show(gettext("Reported. You are told what comes of it."));
  });
  on("report", (reported) => {
    about = reported;
    const { item } = reported;
    const isDirect = item !== undefined && store.rooms.get(item.room)?.kind === "direct";
    resetForm(form);
    const dialog = need(document, "#reporting");
    fillPart(dialog, "name", (item?.author ?? reported.person)?.name ?? "");
    fillPart(dialog, "quote", item?.body ?? "");
    showPart(dialog, "quote", Boolean(item?.body));
    showPart(dialog, "share", isDirect);
    showPart(dialog, "direct", isDirect);
    openDialog("reporting");
    find(form, ":checked")?.focus();
  });
}

/** @param {App} app */
function startNotices(app) {
  const { store } = app;
  const composer = need(document, "#composer");
  const silenced = cloneTemplate("t-silenced");
  composer.before(silenced);
  let timer = 0;
  const draw = () => {
    clearTimeout(timer);
    const { known } = store.parts.standing;
    const left = Date.parse(known?.silenced_until ?? "") - systemClock.now();
    if (left > 0 && known) {
      const until = new Date(known.silenced_until ?? "").toLocaleString(document.documentElement.lang, {
        dateStyle: "medium",
        timeStyle: "short",
      });
      fillPart(silenced, "until", interpolate(gettext("You cannot write or react until %(until)s."), { until }));
      fillPart(
        silenced,
        "reason",
        known.reason && interpolate(gettext("Reason: %(reason)s"), { reason: known.reason }),
      );
      // Longer than a timer can wait is looked at again before
      timer = window.setTimeout(() => store.tell({ topic: "standing" }), Math.min(left + 500, 3_600_000));
    }
    drawNotices(composer, known?.notices ?? []);
  };
  app.actions.on("notice:seen", (_, button) => void see(app, button));
  store.subscribe(draw, ["standing"]);
  draw();
  // Whoever shows the composer asks whether it may be there
  store.tell({ topic: "rooms" });
}

/** @param {HTMLElement} composer @param {import("../connection/protocol.js").Notice[]} notices */
function drawNotices(composer, notices) {
  for (const gone of findAll(document, ".moderation-notice"))
    if (!notices.some(({ id }) => String(id) === gone.dataset.notice)) gone.remove();
  for (const { id, kind, words } of notices) {
    if (find(document, `[data-notice="${id}"]`)) continue;
    const row = cloneTemplate("t-notice");
    row.dataset.notice = String(id);
    fillPart(row, "text", sayNotice(kind, words));
    composer.before(row);
  }
}

/** @param {string} kind @param {string} words */
function sayNotice(kind, words) {
  if (kind === "warning") return interpolate(gettext("From those who keep order here: %(words)s"), { words });
  if (kind === "acted") return gettext("What you reported was looked at, and something was done about it. Thank you.");
  return gettext("What you reported was looked at. Nothing had to be done. Thank you.");
}

/** @param {App} app @param {HTMLElement} button */
async function see(app, button) {
  const row = closest(button, "[data-notice]");
  if (!row) return;
  try {
    await app.store.api.post(`me/notices/${row.dataset.notice}/seen`, {});
    row.remove();
  } catch {
    app.toasts.show(gettext("That needs the server. Try again when you are connected."));
  }
}
