import { foldBoth } from "../../lib/folding.js";
import { readKeywords } from "./emoji-keywords.js";
import { TONES } from "./emoji-tones.js";

/**
 * @typedef {import("./emoji-data.js").Emoji} Emoji
 * @typedef {{emoji: Emoji, code: string}} FoundEmoji  code: the short code that fits best
 * @typedef {[tier: number, behind: number]} Rank  smaller is better
 * @typedef {object} Entry
 * @property {Emoji} emoji
 * @property {string} bare  the glyph without tone and selector
 * @property {string[]} names  as people type them: "thumbs up"
 * @property {string[]} label  in the page's language, in its two spellings
 * @property {Map<string, number>} keywords
 * @property {string} text  all of these
 */

const TIERS = { code: 0, name: 1, keyword: 2, prefix: 3, word: 4, inside: 5 };
/** So many at the head of the list are what people send all day. */
const OFTEN = 50;
const SELECTORS = /[\ufe0e\ufe0f\u{1f3fb}-\u{1f3ff}]/gu;
const TONED = /[_ ](light|medium-light|medium|medium-dark|dark)[_ ]skin[_ ]tone/;
const TONE_NAMES = ["", "light", "medium-light", "medium", "medium-dark", "dark"];
/** With those of Unicode 17, which browsers do not know yet */
const TAKES_TONE = /[\p{Emoji_Modifier_Base}\u{1f46f}\u{1f93c}\u{1faf9}\u{1fafa}]/gu;
/** @type {WeakMap<Emoji[], Entry[]>} */
const indexes = new WeakMap();

/**
 * By each short code and alias, the page's own names, keywords, or the character itself.
 *
 * @param {string} query
 * @param {Emoji[]} all the most used first
 * @param {number} most
 * @returns {FoundEmoji[]}
 */
export function searchEmoji(query, all, most) {
  const typed = query.trim().toLowerCase().replace(/^:|:$/g, "");
  const tone = TONED.exec(typed);
  if (tone) return searchToned(typed.replace(TONED, ""), TONES[TONE_NAMES.indexOf(tone[1])], all, most);
  /** @type {(FoundEmoji & {rank: Rank, at: number})[]} */
  const found = [];
  const wanted = listSpellings(typed);
  const asked = { typed, wanted, words: wanted.map((each) => each.split(" ")), glyphs: dropSelectors(typed) };
  for (const [at, entry] of findIndex(all).entries()) {
    const best = rankEntry(entry, asked);
    if (best) found.push({ ...best, emoji: entry.emoji, at });
  }
  const rare = (/** @type {{rank: Rank, at: number}} */ { rank, at }) =>
    rank[0] === TIERS.keyword ? 0 : Math.min(at, OFTEN);
  found.sort(
    (one, other) =>
      one.rank[0] - other.rank[0] || rare(one) - rare(other) || one.rank[1] - other.rank[1] || one.at - other.at,
  );
  return found.slice(0, most).map(({ emoji, code }) => ({ emoji, code }));
}

/**
 * @param {string} query
 * @param {string} tone
 * @param {Emoji[]} all
 * @param {number} most
 * @returns {FoundEmoji[]}
 */
function searchToned(query, tone, all, most) {
  const found = searchEmoji(query, all, all.length);
  const toned = found.filter(({ emoji }) => (emoji.glyph.match(TAKES_TONE) ?? []).length === 1);
  return toned.slice(0, most).map(({ emoji, code }) => {
    const [base, ...rest] = emoji.glyph;
    const glyph = base + tone + rest.join("").replace(/^\ufe0f/, "");
    return { emoji: { ...emoji, glyph }, code };
  });
}

/**
 * @param {Entry} entry
 * @param {{typed: string, wanted: string[], words: string[][], glyphs: string}} asked
 * @returns {{rank: Rank, code: string} | null}
 */
function rankEntry({ emoji, bare, names, label, keywords, text }, { typed, wanted, words, glyphs }) {
  const [first] = emoji.names;
  if (glyphs.includes(bare)) {
    return { rank: glyphs === bare ? [TIERS.code, 0] : [TIERS.inside, glyphs.indexOf(bare)], code: first };
  }
  if (!words.some((each) => each.every((word) => text.includes(word)))) return null;
  const named = rankNames(emoji.names, names, typed, wanted);
  if (named && named.rank[0] <= TIERS.name) return named;
  const behind = Math.min(...wanted.map((word) => keywords.get(word) ?? (label.includes(word) ? 0 : Infinity)));
  if (behind < Infinity) return { rank: [TIERS.keyword, behind], code: first };
  if (named?.rank[0] === TIERS.prefix) return named;
  const begins = words.some((each) => each.every((word) => text.includes(` ${word}`)));
  return begins ? { rank: [TIERS.word, names[0].length], code: first } : named;
}

/**
 * @param {string[]} codes
 * @param {string[]} names
 * @param {string} typed
 * @param {string[]} wanted
 * @returns {{rank: Rank, code: string} | null}
 */
function rankNames(codes, names, typed, wanted) {
  /** @type {{rank: Rank, code: string} | null} */
  let best = null;
  for (const [at, name] of names.entries()) {
    const tier = codes[at] === typed ? TIERS.code : Math.min(...wanted.map((word) => rankName(name, word)));
    if (tier < (best?.rank[0] ?? Infinity)) best = { rank: [tier, name.length], code: codes[at] };
  }
  return best;
}

/**
 * @param {string} name
 * @param {string} wanted
 */
function rankName(name, wanted) {
  if (name === wanted) return TIERS.name;
  if (name.startsWith(wanted)) return TIERS.prefix;
  return name.includes(wanted) ? TIERS.inside : Infinity;
}

/** @param {Emoji[]} all */
function findIndex(all) {
  const known = indexes.get(all) ?? createIndex(all);
  indexes.set(all, known);
  return known;
}

/** @param {Emoji[]} all */
function createIndex(all) {
  const keywords = readKeywords();
  return all.map((emoji) => {
    const names = emoji.names.map(partWords);
    const own = keywords.get(emoji.glyph) ?? new Map();
    const spelled = [...own].flatMap(([word, place]) => listSpellings(word).map((each) => [each, place]));
    const label = names.includes(emoji.label) ? [] : listSpellings(emoji.label);
    const keys = new Map(/** @type {[string, number][]} */ (spelled));
    const text = ` ${[...names, ...label, ...keys.keys()].join("\n ")}`;
    return { emoji, bare: dropSelectors(emoji.glyph), names, label, keywords: keys, text };
  });
}

/** @param {string} text */
function listSpellings(text) {
  return foldBoth(partWords(text)).map(({ folded }) => folded);
}

/** @param {string} name */
function partWords(name) {
  return name.replace(/[_-]/g, " ").trim() || name;
}

/** @param {string} glyph */
function dropSelectors(glyph) {
  return glyph.replace(SELECTORS, "");
}
