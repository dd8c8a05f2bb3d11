import { gettext } from "../../lib/gettext.js";
import { cloneTemplate, fillPart } from "../dom.js";
import { loadPart } from "../parts.js";
import { listCommands } from "../composer/commands.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("./completion.js").Source} Source
 */

/**
 * What can be done from here, after a "/" that begins the text.
 *
 * @param {App} app
 * @returns {Source}
 */
export function createCommandSource(app) {
  return {
    label: gettext("Commands"),
    find(query, show) {
      const room = app.store.rooms.get(app.store.current ?? 0);
      const found = room ? listCommands(query, room) : [];
      show(createRows(found));
      // Those of programs come later, and without a line not at all
      if (room && app.store.connection.state === "live")
        void loadPart("slash")
          .then(({ findCommands }) => findCommands(app, room.id, query))
          .then((more) => more.length > 0 && show(createRows([...found, ...more])));
    },
  };
}

/** @param {{name: string, note: string}[]} found */
function createRows(found) {
  if (found.length === 0) return [];
  const label = cloneTemplate("t-listbox-label");
  fillPart(label, "label", gettext("Commands"));
  return [label, ...found.map(createOption)];
}

/** @param {{name: string, note: string}} command */
function createOption({ name, note }) {
  const element = cloneTemplate("t-option-command");
  fillPart(element, "name", `/${name}`);
  fillPart(element, "note", note);
  return { element, value: `/${name}` };
}
