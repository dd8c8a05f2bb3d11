import { gettext, interpolate, pgettext } from "../../lib/gettext.js";
import { findLocale } from "../../lib/ignored.js";

const LABEL_LIMIT = 5;

/** As the server says it (syncchat/templatetags/files.py). @param {number} size */
export function saySize(size) {
  const kilobytes = Math.max(1, Math.round(size / 1024));
  if (size < 1024 * 1000) return interpolate(pgettext("file size", "%(n)s KB"), { n: kilobytes });
  const isLarge = size >= 0.95 * 1024 ** 3;
  const amount = size / 1024 ** (isLarge ? 3 : 2);
  const digits = isLarge || amount < 10 ? 1 : 0;
  const format = new Intl.NumberFormat(findLocale(document.documentElement.lang), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const n = format.format(amount);
  return interpolate(isLarge ? pgettext("file size", "%(n)s GB") : pgettext("file size", "%(n)s MB"), { n });
}

/** "PDF, 4.2 MB". @param {{name: string, size: number}} file */
export function describeFile({ name, size }) {
  const label = labelOf(name);
  const said = saySize(size);
  return label ? interpolate(gettext("%(label)s, %(size)s"), { label, size: said }) : said;
}

/** @param {string} name */
function labelOf(name) {
  const ending = name.includes(".") ? (name.split(".").pop() ?? "") : "";
  return /^[\p{L}\p{N}]+$/u.test(ending) && ending.length <= LABEL_LIMIT ? ending.toUpperCase() : "";
}
