/**
 * @typedef {{glyph: string, names: string[]}} Emoji
 */

/** @type {Promise<Emoji[]> | null} */
let loading = null;

/**
 * The same short codes that the server knows. Fetched when first needed: most visits never do.
 *
 * @returns {Promise<Emoji[]>}
 */
export function loadEmoji() {
  loading ??= fetchEmoji().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function fetchEmoji() {
  const response = await fetch(new URL("../../lib/emoji.json", import.meta.url));
  if (!response.ok) throw new Error(`No emoji: ${response.status}`);
  return readEmoji(await response.json());
}

/**
 * @param {[glyph: string, ...names: string[]][]} file the most used first
 * @returns {Emoji[]}
 */
export function readEmoji(file) {
  return file.map(([glyph, ...names]) => ({ glyph, names }));
}
