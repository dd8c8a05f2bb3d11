// What the last form did has been read by then, and may cover a button.

const SHOWN_FOR_MS = 5000;

/** @param {Document} page */
export function clearToasts(page) {
  for (const toast of page.querySelectorAll("#toasts > .toast")) {
    setTimeout(() => toast.remove(), SHOWN_FOR_MS);
  }
}
