// Buttons that copy a text.

const SAID_FOR_MS = 2000;

/** @param {Document} page */
export function offerCopying(page) {
  for (const button of page.querySelectorAll("[data-copy]")) {
    if (button instanceof HTMLButtonElement) offer(button);
  }
}

/** @param {HTMLButtonElement} button */
function offer(button) {
  // Only where the browser trusts the page: over https, or on this machine
  if (!navigator.clipboard) return;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    button.textContent = button.dataset.copied ?? label;
    setTimeout(() => {
      button.textContent = label;
    }, SAID_FOR_MS);
  });
}
