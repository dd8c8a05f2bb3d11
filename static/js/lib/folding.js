// The browser's copy of `syncchat/text/folding.py`: a test folds the same words by both.

const JOINED = "\\p{M}\\p{DI}\\u1160-\\u11ff\\ud7b0-\\ud7fb\\uff9e\\uff9f\\uffc2-\\uffdc";
// A run of ASCII, or a character with everything that joins it
const CLUSTER = new RegExp(`[\\0-!#-&(-\\x7f]+(?![${JOINED}])|[^][${JOINED}]*`, "gu");
const ASCII = /^[\0-\x7f]*$/;
// Folding changes no length of it
const SIMPLE = /^[\0-!#-&(-\x7f]*$/;
// Names, of which each key that is typed asks anew
const REMEMBERED = 5_000;
/** @type {Map<string, Folded[]>} */
const remembered = new Map();
const IGNORED = /\p{DI}/gu;
const TRADE_MARKS = /[™℠]/g;
const MARKS =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u05f3\u05f4\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff\u093c\u0a3c\u0abc'’"”\u02bc]/g;
const PAIRS =
  "đd łl ıi æae œoe þth ðd ħh ŧt ŋn ĸk ƀb ɓb ɖd ɗd əe ɛe ɠg ƙk ɲn ɔo ŀl ƴy ßss ςσ ʻ ʿ ʾ" +
  " \u0671\u0627 \u0672\u0627 \u0673\u0627 \u0675\u0627 \u0649\u064a \u0629\u0647 \u0621 \u06a9\u0643 \u06cc\u064a \u06d0\u064a \u06c1\u0647 \u06c2\u0647 \u06c3\u0647 \u06be\u0647 \u06d5\u0647" +
  " \u05f0\u05d5\u05d5 \u05f1\u05d5\u05d9 \u05f2\u05d9\u05d9";
const LETTERS = Object.fromEntries(PAIRS.split(" ").map((pair) => [pair[0], pair.slice(1)]));
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
const UMLAUT = /([äöüåø])/;
const UMLAUTS = /[äöüåø]/g;
/** @type {Record<string, string>} */
const BARE = { ä: "a", ö: "o", ü: "u", å: "a", ø: "o" };
/** @type {Record<string, string>} */
const SPELLED = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" };

/**
 * Without case, accents and points; umlauts stay, as they are typed in two ways.
 *
 * @param {string} text
 */
export function fold(text) {
  if (ASCII.test(text)) return text.toLowerCase().replace(/['"]/g, "");
  const normal = text.replace(TRADE_MARKS, " ").replace(IGNORED, "").normalize("NFKC");
  const lower = normal.toLowerCase().normalize("NFC");
  const parts = lower.split(UMLAUT);
  return parts.map((part, index) => (index % 2 ? part : dropMarks(part))).join("");
}

/** @param {string} text */
function dropMarks(text) {
  const apart = text.normalize("NFD").replace(MARKS, "");
  const plain = apart.replace(LETTER, (letter) => LETTERS[letter]);
  return plain.normalize("NFC").replace(/(?![0-9])\p{Nd}/gu, readDigit);
}

/**
 * Digits stand in tens, one after the other, in every script.
 *
 * @param {string} digit
 */
function readDigit(digit) {
  const code = /** @type {number} */ (digit.codePointAt(0));
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value % 10);
}

/**
 * @typedef {{folded: string, origins: number[]}} Folded  where each folded character came from, and the end
 */

/**
 * The two ways to type it: Müller as `muller`, and as `mueller`; one where they are the same.
 *
 * @param {string} text
 * @returns {Folded[]}
 */
export function foldBoth(text) {
  const known = remembered.get(text);
  if (known) return known;
  if (remembered.size >= REMEMBERED) remembered.clear();
  const folded = foldAnew(text);
  remembered.set(text, folded);
  return folded;
}

/**
 * @param {string} text
 * @returns {Folded[]}
 */
function foldAnew(text) {
  if (SIMPLE.test(text)) {
    return [{ folded: text.toLowerCase(), origins: Array.from({ length: text.length + 1 }, (_, at) => at) }];
  }
  const bare = foldInPlace(text, BARE);
  const spelled = UMLAUT.test(bare.key) ? foldInPlace(text, SPELLED) : bare;
  return bare === spelled ? [bare] : [bare, spelled];
}

/**
 * @param {string} text
 * @param {Record<string, string>} umlauts
 */
function foldInPlace(text, umlauts) {
  const [pieces, keys] = [/** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  /** @type {number[]} */
  const origins = [];
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const key = fold(cluster);
    const plain = key.replace(UMLAUTS, (letter) => umlauts[letter]);
    const isRun = SIMPLE.test(cluster);
    for (let step = 0; step < plain.length; step += 1) origins.push(isRun ? index + step : index);
    pieces.push(plain);
    keys.push(key);
  }
  origins.push(text.length);
  return { folded: pieces.join(""), key: keys.join(""), origins };
}
