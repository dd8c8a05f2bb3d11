/**
 * Which emoji this machine cannot draw: measured once for each version of a browser, as fonts come with systems.
 * A canvas that is refused, or whose emoji have no colour, tells nothing; then none is left out.
 */

const KEPT = "syncchat.emoji.undrawn";
const CELL = 24;
const FONT_SIZE = 16;
/** A step takes some 5 ms, and between two the page can answer. */
const AT_ONCE = 40;
/** Pictures have colours of their own; whatever is drawn in this one is a letter or a missing glyph. */
const INK = { red: 255, green: 0, blue: 255 };
const DIFFERS = 60;
/** A joined emoji that is not known is drawn as its parts, side by side. */
const TOO_WIDE = 1.5;
const SAMPLE = "😀";
/** First: letters' own fonts have some of them, without colour. */
const FONTS = '"Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif';

/**
 * @param {string[]} glyphs
 * @returns {Promise<Set<string>>}
 */
export async function findUndrawn(glyphs) {
  const browser = `${navigator.userAgent} ${glyphs.length}`;
  const kept = recall(browser);
  if (kept) return new Set(kept);
  const undrawn = await measureGlyphs(glyphs, createContext());
  keep(browser, undrawn);
  return new Set(undrawn);
}

/**
 * @param {string[]} glyphs
 * @param {CanvasRenderingContext2D | null} context
 */
export async function measureGlyphs(glyphs, context) {
  /** @type {string[]} */
  const undrawn = [];
  try {
    if (!context) return [];
    const width = context.measureText(SAMPLE).width;
    if (!findColoured(context, [SAMPLE])[0]) return [];
    for (let from = 0; from < glyphs.length; from += AT_ONCE) {
      const step = glyphs.slice(from, from + AT_ONCE);
      const narrow = step.filter((glyph) => context.measureText(glyph).width <= width * TOO_WIDE);
      const coloured = findColoured(context, narrow);
      const drawn = new Set(narrow.filter((_, at) => coloured[at]));
      undrawn.push(...step.filter((glyph) => !drawn.has(glyph)));
      await new Promise((resolve) => setTimeout(resolve));
    }
  } catch {
    return [];
  }
  return undrawn;
}

function createContext() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [AT_ONCE * CELL, CELL];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.font = `${FONT_SIZE}px ${FONTS}`;
  context.fillStyle = `rgb(${INK.red} ${INK.green} ${INK.blue})`;
  context.textBaseline = "middle";
  return context;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string[]} glyphs
 * @returns {boolean[]}
 */
function findColoured(context, glyphs) {
  const width = AT_ONCE * CELL;
  context.clearRect(0, 0, width, CELL);
  for (const [at, glyph] of glyphs.entries()) context.fillText(glyph, at * CELL, CELL / 2);
  const { data } = context.getImageData(0, 0, width, CELL);
  const coloured = glyphs.map(() => false);
  for (let at = 0; at < data.length; at += 4) {
    const cell = Math.floor(((at / 4) % width) / CELL);
    if (cell < coloured.length && !coloured[cell]) coloured[cell] = isColoured(data, at);
  }
  return coloured;
}

/**
 * @param {Uint8ClampedArray} data
 * @param {number} at
 */
function isColoured(data, at) {
  const [red, green, blue, alpha] = data.subarray(at, at + 4);
  return alpha > 127 && (INK.red - red > DIFFERS || green - INK.green > DIFFERS || INK.blue - blue > DIFFERS);
}

/** @param {string} browser @returns {string[] | null} */
function recall(browser) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    return kept?.browser === browser && Array.isArray(kept.undrawn) ? kept.undrawn : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} browser
 * @param {string[]} undrawn
 */
function keep(browser, undrawn) {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ browser, undrawn }));
  } catch {
    // A browser that keeps nothing measures again.
  }
}
