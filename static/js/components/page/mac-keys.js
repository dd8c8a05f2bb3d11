import { pgettext } from "../../lib/gettext.js";
import { isMac } from "../../lib/keys.js";
import { findAll } from "../dom.js";

const COMMAND = "⌘";
/** What the page itself says of keys, and nothing that people wrote. */
const HINTS = "[data-keys], [data-hint], .set p, button[data-act][title]";

/**
 * The server does not know on which machine a page is read: on a Mac its Control is called Command.
 *
 * @param {Document} page
 */
export function nameMacKeys(page) {
  if (!isMac()) return;
  const control = pgettext("key", "Ctrl");
  const templates = /** @type {HTMLTemplateElement[]} */ (findAll(page, "template"));
  for (const root of [page, ...templates.map(({ content }) => content)]) {
    for (const hint of findAll(root, HINTS)) {
      if (hint.title) hint.title = hint.title.replace(control, COMMAND);
      for (const node of hint.childNodes) {
        if (node instanceof Text) node.data = node.data.replace(control, COMMAND);
      }
    }
  }
}
