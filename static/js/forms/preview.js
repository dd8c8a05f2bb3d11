// Theme, text size and spacing show at once; they stay when the form is saved.

/** What the root element says for each choice; the default says nothing. @type {Record<string, {name: string, plain: string}>} */
const SHOWN = {
  theme: { name: "theme", plain: "system" },
  text_size: { name: "text", plain: "normal" },
  density: { name: "density", plain: "comfortable" },
};

/** @param {Document} page */
export function offerPreview(page) {
  const form = page.querySelector("form[data-preview]");
  if (!(form instanceof HTMLFormElement)) return;
  const root = page.documentElement;
  form.addEventListener("input", () => show(root, new FormData(form)));
  // The form has its old values again only after this event
  form.addEventListener("reset", () => setTimeout(() => show(root, new FormData(form))));
}

/**
 * @param {HTMLElement} root
 * @param {FormData} chosen
 */
function show(root, chosen) {
  for (const [field, { name, plain }] of Object.entries(SHOWN)) {
    const value = String(chosen.get(field) ?? plain);
    if (value === plain) delete root.dataset[name];
    else root.dataset[name] = value;
  }
}
