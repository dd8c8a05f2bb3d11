// On a phone the menu of pages scrolls: the page one is on shall be seen in it.

/** @param {Document} page */
export function showPlace(page) {
  const here = page.querySelector(".page-nav [aria-current]");
  here?.scrollIntoView({ inline: "center", block: "nearest" });
}
