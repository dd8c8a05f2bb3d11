import { createUuid7 } from "../../lib/uuid7.js";
import { gettext, interpolate } from "../../lib/gettext.js";
import { systemClock } from "../../lib/clock.js";
import { excerptOf } from "../message/excerpt.js";
import { NO_ROOM } from "../../store/rooms/sidebar.js";
import { splitTime } from "./read-time.js";
import { createWallClock } from "./wall-time.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./time-form.js").TimeForm} TimeForm
 */

const FOR_WHOM = /^(?:me|mich)(?=\s|$)\s*/i;
const TO = /^(?:to|that|about|of|an|zu|dass|:)\s+/i;
const newId = createUuid7({ now: systemClock.now });

/**
 * Of a message: it is saved, with a time.
 *
 * @param {App} app
 * @param {TimeForm} form
 * @param {import("../app.js").Item} item
 */
export function askAboutMessage(app, form, item) {
  const { id, room } = item;
  form.ask({
    heading: gettext("Remind me"),
    action: gettext("Set the reminder"),
    about: excerptOf(app, item),
    set(at) {
      app.store.wish("save", room, id, at.toISOString());
      sayWhen(app, at, "open:saved");
    },
  });
}

/**
 * What follows "/remind": what of, and when. Resolves to whether it was set.
 *
 * @param {App} app
 * @param {TimeForm} form
 * @param {string} written
 * @returns {Promise<boolean>}
 */
export function askAboutWords(app, form, written) {
  const text = written.replace(FOR_WHOM, "").trim();
  const now = { ...createWallClock(app.times.timeZone), now: new Date(systemClock.now()) };
  const found = splitTime(text, now);
  const about = (found ? found.rest : text).replace(TO, "").trim();
  if (about === "")
    throw { sentence: gettext("Write what of, and when: /remind me to water the plants tomorrow at 9") };
  return new Promise((resolve) => {
    form.ask({
      heading: gettext("Remind me"),
      action: gettext("Set the reminder"),
      about,
      at: found?.at ?? null,
      set(at) {
        const id = newId();
        const command = { type: "schedule", id, body: about, at: at.toISOString(), zone: app.times.timeZone ?? "" };
        app.store.wish("schedule", NO_ROOM, id, JSON.stringify(command));
        sayWhen(app, at, "open:later");
        resolve(true);
      },
      left: () => resolve(false),
    });
  });
}

/** @param {App} app @param {Date} at @param {string} list */
function sayWhen(app, at, list) {
  const words = interpolate(gettext("You will be reminded: %(time)s"), { time: app.times.moment(at.toISOString()) });
  app.toasts.show(words, { words: gettext("Show"), run: () => app.actions.run(list) });
}
