import { openDialog } from "../../dialogs/dialogs.js";
import { closest, findAll, need } from "../../dom.js";
import { showBeside } from "../../page/placing.js";
import { isPhone } from "../sheet.js";

/**
 * Beside what asked for it; for fingers as a sheet, for a popover would go when the finger that opened it leaves.
 *
 * @param {HTMLElement} menu
 * @param {HTMLElement} opener
 */
export function showMenu(menu, opener) {
  if (!isPhone() && !matchMedia("(pointer: coarse)").matches) return void showBeside(menu, opener);
  const sheet = need(document, "#arrange-sheet");
  if (sheet.contains(menu)) return;
  menu.removeAttribute("popover");
  sheet.append(menu);
  openDialog("arrange-sheet");
}

export function startMenuSheet() {
  const sheet = /** @type {HTMLDialogElement} */ (need(document, "#arrange-sheet"));
  const home = need(document, "#sidebar");
  // Within a landmark, where one who reads by them looks for it
  home.append(...findAll(document, ".menu--arrange"));
  sheet.addEventListener("click", ({ target }) => closest(target, "[role^='menuitem']") && sheet.close());
  sheet.addEventListener("close", () => {
    for (const menu of [...sheet.children]) {
      menu.setAttribute("popover", "");
      home.append(menu);
    }
  });
}
