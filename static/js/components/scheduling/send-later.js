import { gettext, interpolate } from "../../lib/gettext.js";
import { systemClock } from "../../lib/clock.js";
import { closest, fillPart, find, findAll, need } from "../dom.js";
import { showBeside } from "../page/placing.js";
import { splitTime } from "./read-time.js";
import { timeOf } from "./presets.js";
import { createWallClock } from "./wall-time.js";

/** @typedef {import("../app.js").App} App */

/**
 * The menu beside the button that sends: when else to.
 *
 * @param {App} app
 * @param {import("./time-form.js").TimeForm} form
 */
export function startSendLater(app, form) {
  const menu = need(document, "#send-later");
  /** @type {HTMLElement | null} */
  let composer = null;
  const send = (/** @type {Date} */ at) => composer && sendAt(app, composer, at);
  app.actions.on("composer:later", (_, button) => {
    composer = closest(button, ".composer");
    if (menu.matches(":popover-open")) return menu.hidePopover();
    for (const item of findAll(menu, "[data-choice]")) {
      const at = timeOf(item.dataset.choice ?? "", app.times, new Date(systemClock.now())).toISOString();
      item.dataset.at = at;
      fillPart(item, "time", nameTime(app.times, item.dataset.choice, at));
    }
    if (showBeside(menu, button)) find(menu, "[role='menuitem']")?.focus();
  });
  app.actions.on("later:send", (_, item) => {
    const box = composer && find(composer, "textarea");
    if (item.dataset.at) send(new Date(item.dataset.at));
    box?.focus();
  });
  app.actions.on("later:choose", () => {
    form.ask({ heading: gettext("Send later"), action: gettext("Schedule"), set: send });
  });
}

/**
 * What follows "/later": what to send, and when.
 *
 * @param {App} app
 * @param {import("./time-form.js").TimeForm} form
 * @param {HTMLElement} composer
 * @param {string} written
 */
export function askForWords(app, form, composer, written) {
  const now = { ...createWallClock(app.times.timeZone), now: new Date(systemClock.now()) };
  const found = splitTime(written, now);
  const words = found ? found.rest : written;
  const box = /** @type {HTMLTextAreaElement} */ (need(composer, "textarea"));
  const before = box.value;
  if (words === "") throw { sentence: gettext("Write what to send, and when: /later Bread is here tomorrow at 9") };
  form.ask({
    heading: gettext("Send later"),
    action: gettext("Schedule"),
    about: words,
    at: found?.at ?? null,
    set: (at) => {
      // Behind the question another room, or another device's draft, may have come into the box
      if (box.value === before) sendAt(app, composer, at, words);
      else app.toasts.show(gettext("That did not work. Try again in a moment."));
    },
    left: () => box.focus(),
  });
}

/** @param {App} app @param {HTMLElement} composer @param {Date} at @param {string} [words] */
function sendAt(app, composer, at, words) {
  const later = { at: at.toISOString(), zone: app.times.timeZone ?? "" };
  const waiting = app.store.outbox.count;
  composer.dispatchEvent(new CustomEvent("carry", { detail: { later, words } }));
  if (app.store.outbox.count > waiting) sayScheduled(app, later.at);
}

/** @param {App} app @param {string} at */
function sayScheduled(app, at) {
  const words = interpolate(gettext("Will be sent: %(time)s"), { time: app.times.moment(at) });
  app.toasts.show(words, { words: gettext("Show"), run: () => app.actions.run("open:later") });
}

/** @param {App["times"]} times @param {string | undefined} choice which says the day already @param {string} at */
function nameTime(times, choice, at) {
  return choice === "monday" ? `${times.short(at)}, ${times.clock(at)}` : times.clock(at);
}
