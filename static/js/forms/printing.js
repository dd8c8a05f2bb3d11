// A button that prints the page.

/** @param {Document} page */
export function offerPrinting(page) {
  for (const button of page.querySelectorAll("[data-print]")) {
    if (!(button instanceof HTMLButtonElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
