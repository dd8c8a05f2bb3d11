import { toggleTask } from "../../store/messages/tasks.js";
import { closest } from "../dom.js";

/**
 * The boxes of one's own tasks: a tick is an edit.
 *
 * @param {import("../app.js").App} app
 * @param {import("./message-actions.js").MessageActions} actions
 */
export function startTicking(app, actions) {
  document.addEventListener("change", ({ target }) => {
    const box = /** @type {HTMLInputElement} */ (target);
    const item = box.dataset.line ? actions.find(closest(box, "[data-id]")?.dataset.id) : null;
    if (!item) return;
    if (actions.isPossible("edit", item)) {
      app.store.edit(item.room, item.id, toggleTask(item.body, Number(box.dataset.line)));
    } else box.checked = !box.checked;
  });
}
