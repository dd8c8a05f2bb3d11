import { closeDialog, openDialog } from "../dialogs/dialogs.js";
import { fillPart, find, need, setAttribute, showPart } from "../dom.js";
import { ngettext } from "../../lib/gettext.js";
import { leave } from "./sign-out.js";

/** What has not gone out: send it first, leave it in this browser, or throw it away. */
export class SignOutDialog {
  #store;
  #dialog = need(document, "#sign-out");
  #sending = false;

  /** @param {import("../app.js").App} app */
  constructor({ actions, store }) {
    this.#store = store;
    actions.on("sign-out:send", () => {
      this.#sending = true;
      for (const { key } of store.outbox.entries) store.outbox.retry(key);
      this.#draw();
    });
    actions.on("sign-out:keep", () => void this.#leave());
    actions.on("sign-out:discard", async () => {
      closeDialog("sign-out");
      await store.outbox.discardAll();
      await this.#leave();
    });
    this.#dialog.addEventListener("close", () => {
      this.#sending = false;
    });
    store.subscribe(() => find(document, "#sign-out[open]") && this.#draw(), ["outbox", "status"]);
  }

  open() {
    this.#draw();
    openDialog("sign-out");
  }

  #leave() {
    this.#sending = false;
    return leave(this.#store);
  }

  #draw() {
    const { connection, outbox } = this.#store;
    const live = connection.state === "live";
    fillPart(
      this.#dialog,
      "words",
      ngettext(
        "%(n)s change of yours has not been sent yet.",
        "%(n)s changes of yours have not been sent yet.",
        outbox.count,
      ),
    );
    showPart(this.#dialog, "away", !live);
    // Nothing is said to be kept that the browser has refused.
    const kept = outbox.unsafe === 0;
    showPart(this.#dialog, "kept", kept);
    setAttribute(need(this.#dialog, "[data-act='sign-out:keep']"), "disabled", !kept);
    const send = need(this.#dialog, "[data-act='sign-out:send']");
    setAttribute(send, "disabled", !live);
    setAttribute(send, "aria-busy", this.#sending ? "true" : null);
    if (this.#sending && outbox.count === 0) void this.#leave();
    if (this.#sending && outbox.entries.every(({ status }) => status === "failed")) this.#sending = false;
  }
}
