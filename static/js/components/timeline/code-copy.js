import { gettext } from "../../lib/gettext.js";
import { closest, find } from "../dom.js";
import { copyText } from "../page/clipboard.js";

/** @param {import("../app.js").App} app */
export function startCodeCopy(app) {
  app.actions.on("code:copy", (_, button) => {
    const code = closest(button, ".code");
    void copyText(app, (code && find(code, "pre")?.textContent) || "", gettext("Code copied"));
  });
}
