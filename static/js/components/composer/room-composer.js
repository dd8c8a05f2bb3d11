import { gettext, interpolate } from "../../lib/gettext.js";
import { emit, findOpenRoom, nameRoom, on } from "../app.js";
import { need } from "../dom.js";
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
  const focus = () => {
    if (form.checkVisibility()) composer.focus();
    else need(document, "#timeline").focus({ preventScroll: true });
  };
  actions.on("composer:focus", focus);
  on("focus-composer", focus);
  store.subscribe(open, ["open"]);
  store.subscribe(label, ["rooms"]);
  replying.start();
  open();
}
