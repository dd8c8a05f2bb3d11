// A chosen picture goes out by itself; the button for it is for pages without script.

/** @param {Document} page */
export function offerUploading(page) {
  for (const button of page.querySelectorAll("[data-upload-of]")) {
    if (button instanceof HTMLButtonElement) offer(button);
  }
}

/** @param {HTMLButtonElement} button */
function offer(button) {
  const input = button.ownerDocument.getElementById(button.dataset.uploadOf ?? "");
  if (!(input instanceof HTMLInputElement)) return;
  button.hidden = true;
  input.addEventListener("change", () => {
    if (input.files?.length) input.form?.submit();
  });
}
