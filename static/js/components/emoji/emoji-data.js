import { nameTone, splitTone } from "./emoji-tones.js";

/**
 * @typedef {{glyph: string, names: string[], label: string}} Emoji  label: as people say it, in the page's language
 */

/** Of which the package that the server's list comes from knows the names. */
const LANGUAGES = ["de"];

/** @type {Promise<Emoji[]> | null} */
let loading = null;
/** @type {Map<string, Emoji>} */
const known = new Map();

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
  const { lang } = document.documentElement;
  const [file, labels] = await Promise.all([
    fetchList("emoji.json"),
    LANGUAGES.includes(lang) ? fetchList(`emoji-names.${lang}.json`).catch(() => ({})) : {},
  ]);
  const all = readEmoji(file, labels);
  for (const emoji of all) known.set(emoji.glyph, emoji);
  return all;
}

/** @param {string} name */
async function fetchList(name) {
  const response = await fetch(new URL(`../../lib/${name}`, import.meta.url));
  if (!response.ok) throw new Error(`No emoji: ${response.status}`);
  return response.json();
}

/**
 * @param {[glyph: string, ...names: string[]][]} file the most used first
 * @param {Record<string, string>} [labels]
 * @returns {Emoji[]}
 */
export function readEmoji(file, labels = {}) {
  return file.map(([glyph, ...names]) => {
    // The longest is Unicode's own name, the others are short for it.
    return { glyph, names, label: labels[glyph] ?? (names.at(-1) ?? "").replaceAll("_", " ") };
  });
}

/**
 * What to call an emoji, as far as the list has been fetched; until then the glyph has to speak for itself.
 *
 * @param {string} glyph
 */
export function nameEmoji(glyph) {
  const { base, tone } = splitTone(glyph);
  const found = known.get(glyph) ?? known.get(base) ?? known.get(`${base}\ufe0f`);
  // The workspace's own are called by their names
  if (!found) return glyph.replace(/[:_]/g, " ").trim();
  return tone === "" ? found.label : `${found.label}, ${nameTone(tone)}`;
}

/** Whether the names are here. */
export function hasNames() {
  return known.size > 0;
}
