import { gettext } from "../../lib/gettext.js";
import { ignore, listIgnored, onIgnored } from "../../lib/ignored.js";
import { fillPart, need } from "../dom.js";

/** @typedef {import("../../lib/ignored.js").Ignored} Ignored */

/** @type {Record<Ignored, string>} */
const NAMES = {
  time_zone: gettext("your time zone"),
  language: gettext("your language"),
  look: gettext("how the page looks"),
  outbox: gettext("messages that wait to be sent"),
  snapshots: gettext("rooms kept for reading offline"),
  draft: gettext("which message a draft answers"),
};

/** A line that names what the page starts without. @param {import("../app.js").App} app */
export function startIgnored(app) {
  const notice = need(document, "#ignored");
  for (const name of document.documentElement.dataset.ignored?.split(" ") ?? []) {
    ignore(name === "time_zone" || name === "language" ? name : "look");
  }
  const draw = () => {
    const kinds = listIgnored();
    notice.hidden = kinds.length === 0;
    fillPart(notice, "what", kinds.map((kind) => NAMES[kind]).join(", "));
  };
  onIgnored(draw);
  app.actions.on("ignored:dismiss", () => {
    notice.hidden = true;
  });
  draw();
}
