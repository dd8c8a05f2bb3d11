import { gettext, interpolate } from "../../lib/gettext.js";
import { nameRoom } from "../app.js";
import { fillPart, find, isShown, need } from "../dom.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../app.js").Timeline} Timeline
 */

/** Loading that takes less than this shows nothing. */
export const SKELETON_AFTER_MS = 300;

/** What stands before, after and instead of messages: start of history, loading, failures, empty rooms. */
export class TimelineEnds {
  #app;
  #start = need(document, "#timeline-start");
  #older = need(document, "#older");
  #newer = need(document, "#newer");
  #emptyRoom = need(document, "#empty-room");
  #emptyDirect = need(document, "#empty-direct");
  #skeleton = need(document, "#skeleton");
  #main = need(document, "#room");
  #skeletonTimer = 0;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
  }

  /**
   * @param {number} room
   * @param {Timeline} timeline
   */
  show(room, timeline) {
    const empty = isSilent(timeline);
    const welcoming = isShown(find(document, "#welcome"));
    this.#start.hidden = !timeline.loaded || timeline.has_older || empty || welcoming;
    showLoad(this.#older, timeline.loading.older, timeline.failed.older || timeline.failed.whole);
    showLoad(this.#newer, timeline.loading.newer, timeline.failed.newer);
    this.#showEmpty(room, empty && !welcoming);
    this.#showSkeleton(!timeline.loaded && !timeline.failed.whole);
    if (!this.#start.hidden) this.#nameRoom(room, this.#start, "start");
  }

  /**
   * @param {number} room
   * @param {boolean} empty
   */
  #showEmpty(room, empty) {
    const direct = this.#app.store.room(room)?.kind === "direct";
    this.#emptyRoom.hidden = !empty || direct;
    this.#emptyDirect.hidden = !empty || !direct;
    if (empty) this.#nameRoom(room, direct ? this.#emptyDirect : this.#emptyRoom, "empty");
  }

  /**
   * @param {number} room
   * @param {HTMLElement} place
   * @param {"start" | "empty"} kind
   */
  #nameRoom(room, place, kind) {
    const found = this.#app.store.room(room);
    if (!found) return;
    const name = nameRoom(this.#app, found);
    const direct = found.kind === "direct";
    if (kind === "start") {
      fillPart(place, "start-title", direct ? interpolate(gettext("You and %(name)s"), { name }) : name);
    } else if (direct) {
      fillPart(place, "title", interpolate(gettext("You and %(name)s"), { name }));
    } else {
      fillPart(
        place,
        "text",
        interpolate(gettext("Say what %(room)s is for, and people will know when to come."), { room: name }),
      );
    }
  }

  /** @param {boolean} loading */
  #showSkeleton(loading) {
    this.#main.toggleAttribute("aria-busy", false);
    if (loading) this.#main.setAttribute("aria-busy", "true");
    if (!loading) {
      clearTimeout(this.#skeletonTimer);
      this.#skeletonTimer = 0;
      this.#skeleton.hidden = true;
    } else if (this.#skeletonTimer === 0) {
      this.#skeletonTimer = setTimeout(() => {
        this.#skeleton.hidden = false;
      }, SKELETON_AFTER_MS);
    }
  }
}

/**
 * Somebody joined, but nobody has spoken.
 *
 * @param {Timeline} timeline
 */
function isSilent({ loaded, has_older, has_newer, items }) {
  return loaded && !has_older && !has_newer && items.every((item) => item.kind !== "text");
}

/**
 * @param {HTMLElement} place
 * @param {boolean} loading
 * @param {boolean} failed
 */
function showLoad(place, loading, failed) {
  place.hidden = !loading && !failed;
  for (const [state, shown] of Object.entries({ loading, failed: failed && !loading })) {
    const child = find(place, `[data-state="${state}"]`);
    if (child) child.hidden = !shown;
  }
}
