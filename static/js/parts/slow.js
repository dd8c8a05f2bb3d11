import { cloneTemplate, fillPart, need } from "../components/dom.js";
import { systemClock } from "../lib/clock.js";
import { gettext, interpolate, ngettext } from "../lib/gettext.js";

/**
 * In a slow room, above the composer: how slow it is, and when the next message can go out. What is written before then
 * waits in the outbox, so nothing is taken away.
 *
 * @typedef {import("../components/app.js").App} App
 *
 * @param {App} app
 */
export function startPart({ store }) {
  const note = cloneTemplate("t-slow");
  need(document, "#composer").before(note);
  let timer = 0;
  const draw = () => {
    clearTimeout(timer);
    const room = store.rooms.get(store.current ?? 0);
    note.hidden = !room || !room.slow_mode || room.can.moderate || !room.can.send;
    if (!room || note.hidden) return;
    fillPart(note, "pause", sayPause(room.slow_mode));
    const left = Math.ceil((findLast(room.id) + room.slow_mode * 1000 - systemClock.now()) / 1000);
    const waits = left > 0 && left <= room.slow_mode;
    fillPart(note, "left", waits ? interpolate(gettext("Your next one in %(time)s."), { time: sayTime(left) }) : "");
    if (waits) timer = window.setTimeout(draw, 1000);
  };
  const findLast = (/** @type {number} */ room) => {
    const mine = store.timeline(room).items.filter((item) => item.mine && item.kind === "text" && item.seq !== null);
    return Date.parse(mine.at(-1)?.at ?? "") || 0;
  };
  store.subscribe(draw, ["open", "rooms", "timeline"]);
  draw();
}

/** @param {number} seconds */
function sayPause(seconds) {
  return interpolate(gettext("Slow mode: a message every %(time)s."), { time: sayTime(seconds) });
}

/** @param {number} seconds */
function sayTime(seconds) {
  if (seconds < 60 || seconds % 60) {
    const [minutes, rest] = [Math.floor(seconds / 60), String(seconds % 60).padStart(2, "0")];
    return minutes ? `${minutes}:${rest}` : ngettext("%(n)s second", "%(n)s seconds", seconds);
  }
  return ngettext("%(n)s minute", "%(n)s minutes", seconds / 60);
}
