/** @type {Intl.Collator | null} */
let collator = null;

/**
 * As people sort in the page's language: ä beside a, 9 before 10. The server sorts so too (syncchat/text/collation.py).
 *
 * @param {string} one
 * @param {string} other
 */
export function compareNames(one, other) {
  collator ??= createCollator();
  return collator.compare(one, other);
}

function createCollator() {
  const language = typeof document === "undefined" ? undefined : document.documentElement.lang || undefined;
  try {
    return new Intl.Collator(language, { numeric: true });
  } catch {
    return new Intl.Collator(undefined, { numeric: true });
  }
}
