import { gettext, interpolate } from "../../lib/gettext.js";
import { listenForKeys } from "../../lib/keys.js";
import { emit, findOpenRoom, nameRoom, on } from "../app.js";
import { need } from "../dom.js";
import { loadPart } from "../parts.js";
import { Composer } from "./composer.js";
import { Replying } from "./replying.js";

/** @typedef {import("../app.js").App} App */

/**
 * Messages of the open room.
 *
 * @param {App} app
 */
export function startRoomComposer(app) {
  const { actions, store } = app;
  const form = /** @type {HTMLFormElement} */ (need(document, "#composer"));
  const replying = new Replying(app);
  const composer = new Composer(app, form, {
    area: need(document, "#room"),
    findLast: ({ room }) => store.lastOwn(room),
    send({ room }, body, carried) {
      const id = store.send(room, body, { ...replying.take(room), ...carried });
      store.clearDivider(room);
      emit("to-latest");
      return id;
    },
  });
  const label = () => {
    const room = findOpenRoom(app);
    if (room) composer.label(interpolate(gettext("Message %(room)s"), { room: nameRoom(app, room) }));
  };
  const open = () => {
    const room = findOpenRoom(app);
    label();
    composer.open(room && { room: room.id, draft: room.id });
  };
  const timeline = need(document, "#timeline");
  const stopQuiet = () => {
    delete timeline.dataset.quiet;
  };
  // Where nothing can be written, keys go to the messages; a frame round all of them would say that one was asked for
  const focusQuietly = () => {
    timeline.dataset.quiet = "";
    timeline.focus({ preventScroll: true });
  };
  const focus = () => {
    if (form.checkVisibility()) composer.focus();
    else focusQuietly();
  };
  listenForKeys(timeline, stopQuiet);
  timeline.addEventListener("blur", stopQuiet);
  actions.on("composer:focus", focus);
  on("focus-composer", focus);
  store.subscribe(open, ["open"]);
  store.subscribe(label, ["rooms"]);
  store.subscribe(({ signal }) => void loadPart("slash").then(({ showAnswer }) => showAnswer(app, signal)), ["answer"]);
  replying.start();
  open();
}
