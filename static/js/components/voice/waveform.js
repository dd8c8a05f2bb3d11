import { findAll, setAttribute } from "../dom.js";

/** How many bars are drawn, whatever was measured. */
export const BARS = 44;
const HEIGHT = 32;
/** Silence is a dot. */
const LEAST = 0.06;

/**
 * As many values as are wanted, each the loudest of its share.
 *
 * @param {number[]} levels
 * @param {number} count
 * @returns {number[]}
 */
export function resample(levels, count) {
  if (levels.length === 0) return [];
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((at * levels.length) / count);
    const to = Math.max(from + 1, Math.floor(((at + 1) * levels.length) / count));
    return Math.max(...levels.slice(from, to));
  });
}

/** What travels: at most 64 whole numbers, the loudest of them 100 unless all was quiet. @param {number[]} levels 0 to 1 */
export function toWaveform(levels) {
  const most = Math.max(0.3, ...levels);
  return resample(levels, Math.min(64, levels.length)).map((level) => Math.round((level / most) * 100));
}

/** One upright line for each value. @param {Element} svg @param {number[]} levels 0 to 1 */
export function drawBars(svg, levels) {
  const middle = HEIGHT / 2;
  const bars = levels.map((level, at) => {
    const half = (Math.max(LEAST, Math.min(1, level)) * (HEIGHT - 4)) / 2;
    return `M${at + 0.5} ${(middle - half).toFixed(1)}V${(middle + half).toFixed(1)}`;
  });
  setAttribute(svg, "viewBox", `0 0 ${levels.length} ${HEIGHT}`);
  for (const path of findAll(svg, "path")) setAttribute(path, "d", bars.join(""));
}
