import { gettext } from "../../lib/gettext.js";
import { cloneTemplate, fillPart } from "../dom.js";
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
      if (found.length === 0) return show([]);
      const label = cloneTemplate("t-listbox-label");
      fillPart(label, "label", gettext("Commands"));
      show([label, ...found.map(createOption)]);
    },
  };
}

/** @param {import("../composer/commands.js").Command} command */
function createOption({ name, note }) {
  const element = cloneTemplate("t-option-command");
  fillPart(element, "name", `/${name}`);
  fillPart(element, "note", note);
  return { element, value: `/${name}` };
}
