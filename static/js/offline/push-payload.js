import { gettext } from "../lib/gettext.js";

/**
 * What a push says, read with suspicion: whatever it is, something can be shown of it.
 *
 * @typedef {object} Notice
 * @property {string} title
 * @property {string} body
 * @property {string} tag  one of a room takes the place of the one before
 * @property {string} navigate  where it leads, here
 * @property {string} [lang]
 * @property {"auto" | "ltr" | "rtl"} dir
 * @property {boolean} silent
 * @property {number | null} room
 * @property {number | null} seq
 * @property {number | null} badge
 * @property {Record<string, any>} data
 *
 * @typedef {{room: number, seq: number, badge: number | null}} ReadElsewhere  what was told of the room was read
 */

/**
 * @param {{json: () => any} | null} data
 * @param {string} origin
 * @returns {Notice | ReadElsewhere}
 */
export function readPush(data, origin) {
  const pushed = parse(data) ?? {};
  const { kind, room, seq, badge } = pushed;
  if (kind === "read" && isNumber(room) && isNumber(seq)) return { room, seq, badge: numberOf(badge) };
  return readNotice(pushed.notification ?? {}, origin);
}

/** @param {any} said @param {string} origin @returns {Notice} */
function readNotice({ title, body, tag, navigate, lang, dir, silent, data }, origin) {
  const known = data !== null && typeof data === "object" ? data : {};
  return {
    title: textOf(title) || gettext("New message"),
    body: textOf(body),
    tag: textOf(tag) || "message",
    navigate: addressOf(navigate, origin),
    ...(textOf(lang) && { lang }),
    dir: ["ltr", "rtl"].includes(dir) ? dir : "auto",
    silent: silent === true,
    room: numberOf(known.room),
    seq: numberOf(known.seq),
    badge: numberOf(known.badge),
    data: known,
  };
}

/** @param {{json: () => any} | null} data */
function parse(data) {
  try {
    return data?.json();
  } catch {
    return null;
  }
}

/** No other site is opened from here. @param {any} address @param {string} origin */
function addressOf(address, origin) {
  try {
    const url = new URL(textOf(address), origin);
    if (url.origin === origin) return url.href;
  } catch {
    // No address at all
  }
  return `${origin}/`;
}

/** @param {any} text */
function textOf(text) {
  return typeof text === "string" ? text : "";
}

/** @param {any} value @returns {value is number} */
function isNumber(value) {
  return Number.isSafeInteger(value) && value >= 0;
}

/** @param {any} value */
function numberOf(value) {
  return isNumber(value) ? value : null;
}
