import { findAll } from "../dom.js";
import { isPhone } from "../sidebar/sheet.js";

const POPOVERS = ":popover-open:not([popover='manual'])";

/**
 * On a phone, Back closes what lies open before it leaves the room. While something does, one more entry stands in the
 * history; it goes with the last layer, and a room that is opened from a layer takes its place (`page/navigation.js`).
 *
 * @param {import("../app.js").App} app
 */
export function startBack({ layers }) {
  if (isLayerEntry()) history.replaceState(null, "");
  /** The browser is on its way to the entry before, by our wish. */
  let isReturning = false;
  let isPlanned = false;
  const isCovered = () =>
    isPhone() && (!layers.isEmpty || document.querySelector(`dialog[open], ${POPOVERS}`) !== null);
  const follow = () => {
    isPlanned = false;
    if (isReturning || isCovered() === isLayerEntry()) return;
    if (isCovered()) return history.pushState({ layer: true }, "");
    isReturning = true;
    history.back();
  };
  // Together: what opens often closes something else.
  const plan = () => {
    if (!isPlanned) setTimeout(follow);
    isPlanned = true;
  };
  window.addEventListener("popstate", () => {
    const wasOurs = isReturning;
    isReturning = false;
    if (!wasOurs && !isLayerEntry() && isCovered()) closeTop(layers);
    plan();
  });
  layers.listen(plan);
  document.addEventListener("toggle", plan, true);
  new MutationObserver(plan).observe(document.body, { attributeFilter: ["open"], subtree: true });
  plan();
}

function isLayerEntry() {
  return history.state?.layer === true;
}

/** @param {import("../page/layers.js").Layers} layers */
function closeTop(layers) {
  const popover = findAll(document, POPOVERS).at(-1);
  if (popover) return popover.hidePopover();
  const dialog = /** @type {HTMLDialogElement | undefined} */ (findAll(document, "dialog[open]").at(-1));
  if (dialog) return dialog.close();
  layers.closeTop();
}
