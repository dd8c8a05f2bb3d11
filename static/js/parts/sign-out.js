import { SignOutDialog } from "../components/session/sign-out-dialog.js";

/** @type {SignOutDialog} */
let dialog;

/** @param {import("../components/app.js").App} app */
export function startPart(app) {
  dialog = new SignOutDialog(app);
}

export function askAboutUnsent() {
  dialog.open();
}
