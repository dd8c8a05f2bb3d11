/** Order matters: browsers claim to be those they came from. As syncchat/views/settings/devices.py has it. */
const BROWSERS = [
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser/", "Samsung Internet"],
  ["Firefox/", "Firefox"],
  ["FxiOS/", "Firefox"],
  ["CriOS/", "Chrome"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
];
const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["CrOS", "ChromeOS"],
  ["Windows", "Windows"],
  ["Macintosh", "macOS"],
  ["Linux", "Linux"],
];

/**
 * What this device is called in the list of those that are told, the same in every language.
 *
 * @param {string} userAgent
 */
export function nameDevice(userAgent) {
  const find = (/** @type {string[][]} */ names) => names.find(([mark]) => userAgent.includes(mark))?.[1] ?? "";
  return [find(BROWSERS), find(SYSTEMS)].filter(Boolean).join(" · ");
}
