import { closest, cloneTemplate } from "../dom.js";

/** From here on a finger means it, and not a scroll. */
const BEGIN_PX = 12;
/** Let go beyond it, the message is answered. */
const REPLY_PX = 56;
const FARTHEST_PX = 80;
/** What moves sideways by itself. */
const OWN_WAY = "pre, table, math, textarea, input, audio, video, [data-editing], .message__files";

/**
 * A message that is drawn towards the end of its line, and let go, is answered.
 *
 * @param {import("../app.js").App} app
 * @param {HTMLElement} viewport in which messages are
 */
export function hearSwipes(app, viewport) {
  const mark = cloneTemplate("t-swipe");
  /** @type {{row: HTMLElement, x: number, y: number, by: number, begun: boolean} | null} */
  let swipe = null;
  const end = (/** @type {boolean} */ isMeant) => {
    if (!swipe) return;
    const { row, by } = swipe;
    swipe = null;
    row.style.removeProperty("translate");
    row.removeAttribute("data-swiped");
    mark.remove();
    if (isMeant && by >= REPLY_PX) app.actions.run("message:reply", row);
  };
  viewport.addEventListener("pointerdown", ({ clientX: x, clientY: y, pointerType, isPrimary, target }) => {
    end(false);
    const row = closest(target, "article[data-id][data-seq]");
    if (pointerType !== "touch" || !isPrimary || !row || closest(target, OWN_WAY)) return;
    swipe = { row, x, y, by: 0, begun: false };
  });
  viewport.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!swipe) return;
    const toEnd = document.documentElement.dir === "rtl" ? -1 : 1;
    const by = (clientX - swipe.x) * toEnd;
    if (!swipe.begun) {
      if (Math.abs(clientY - swipe.y) > BEGIN_PX || by < -BEGIN_PX) return end(false);
      if (by < BEGIN_PX) return;
      swipe.begun = true;
      swipe.row.dataset.swiped = "";
      swipe.row.append(mark);
    }
    swipe.by = Math.max(0, by);
    swipe.row.style.translate = `${Math.min(swipe.by, FARTHEST_PX) * toEnd}px`;
    mark.toggleAttribute("data-meant", swipe.by >= REPLY_PX);
  });
  viewport.addEventListener("pointerup", () => end(true));
  viewport.addEventListener("pointercancel", () => end(false));
}
