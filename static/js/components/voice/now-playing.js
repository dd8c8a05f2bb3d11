import { fillPart, find, need, part, setAttribute } from "../dom.js";
import { gettext } from "../../lib/gettext.js";
import { sayLength } from "./length.js";

/**
 * @typedef {import("./playback.js").Playback} Playback
 * @typedef {import("./voice-player.js").Voice & {name: string, address: string}} Told
 */

/** What plays while its message is out of sight: whose it is, where, and how to stop it. */
export class NowPlaying {
  #playback;
  #bar = need(document, "#voice-now");

  /** @param {Playback} playback */
  constructor(playback) {
    this.#playback = playback;
    need(document, "#room").append(this.#bar);
  }

  /** @param {Told | null} told */
  update(told) {
    const isOut = told !== null && this.#playback.isPlaying(told.key) && !isInSight(told.key);
    this.#bar.hidden = !isOut;
    if (!isOut) return;
    fillPart(this.#bar, "name", told.name || gettext("Voice message"));
    fillPart(this.#bar, "time", sayLength(this.#playback.placeOf(told.key) * 1000));
    setAttribute(part(this.#bar, "link"), "href", told.address);
  }
}

/** @param {string} key */
function isInSight(key) {
  const player = find(document, `[data-track="${CSS.escape(key)}"]`);
  if (!player?.checkVisibility()) return false;
  const { top, bottom } = player.getBoundingClientRect();
  const sight = (player.closest(".timeline") ?? document.documentElement).getBoundingClientRect();
  return bottom > sight.top && top < sight.bottom;
}
