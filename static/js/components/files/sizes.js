/** @typedef {import("../words.js").Words} Words */

const LABEL_LIMIT = 5;

/** As the server says it (syncchat/templatetags/files.py). @param {Words} words @param {number} size */
export function saySize(words, size) {
  if (size < 1024 * 1000) return words.say("size_kb", { n: Math.max(1, Math.round(size / 1024)) });
  const megabytes = size / 1024 / 1024;
  const digits = megabytes < 10 ? 1 : 0;
  const format = new Intl.NumberFormat(document.documentElement.lang, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return words.say("size_mb", { n: format.format(megabytes) });
}

/** "PDF, 4.2 MB". @param {Words} words @param {{name: string, size: number}} file */
export function describeFile(words, { name, size }) {
  const label = labelOf(name);
  const said = saySize(words, size);
  return label ? words.say("file_described", { label, size: said }) : said;
}

/** @param {string} name */
function labelOf(name) {
  const ending = name.includes(".") ? (name.split(".").pop() ?? "") : "";
  return /^[\p{L}\p{N}]+$/u.test(ending) && ending.length <= LABEL_LIMIT ? ending.toUpperCase() : "";
}
