import { ngettext } from "../../lib/gettext.js";
import { fillPart, find, need, showPart } from "../dom.js";

/** The way to the end of the room, and how much has arrived there. */
export class LatestPill {
  #button = need(document, "#jump-latest");
  #arrived = 0;

  show() {
    // Above the first steps there is no later place to be.
    this.#button.hidden = this.#arrived === 0 && find(document, "#welcome:not([hidden])") !== null;
  }

  /** @param {number} more messages of others that arrived out of sight */
  count(more) {
    this.#arrived += more;
    this.show();
    this.#draw();
  }

  reset() {
    this.#arrived = 0;
    this.#button.hidden = true;
    this.#draw();
  }

  #draw() {
    showPart(this.#button, "badge", this.#arrived > 0);
    if (this.#arrived === 0) return;
    fillPart(this.#button, "badge-count", String(this.#arrived));
    fillPart(this.#button, "badge-words", ngettext("%(n)s new message", "%(n)s new messages", this.#arrived));
  }
}
