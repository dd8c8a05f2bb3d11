/**
 * Boxes of a message's tasks: `data-line` is the line of its body that the server has read the task from.
 *
 * @typedef {{body: string, html: string | null}} Words
 */

const BLANK_START = /^\s*\n/;
const BOX = /\[([ xX])\](?=\s)/;

/** @param {string} body @param {number} line @returns {string} */
export function toggleTask(body, line) {
  const blank = BLANK_START.exec(body)?.[0] ?? "";
  const lines = body.slice(blank.length).split("\n");
  if (line < lines.length) lines[line] = lines[line].replace(BOX, (_, mark) => (mark === " " ? "[x]" : "[ ]"));
  return blank + lines.join("\n");
}

/**
 * What the server will make of an edit that only ticks a box: the message is not shown as typed meanwhile.
 *
 * @param {Words} words
 * @param {string} body
 * @returns {string | null} null if it changes more
 */
export function tickHtml({ body: before, html }, body) {
  const box = /<input type="checkbox" disabled="" data-line="(\d+)"( checked="")?>/g;
  for (const [found, line, checked] of html?.matchAll(box) ?? []) {
    if (toggleTask(before, Number(line)) !== body) continue;
    const ticked = `<input type="checkbox" disabled="" data-line="${line}"${checked ? "" : ' checked=""'}>`;
    return /** @type {string} */ (html).replace(found, ticked);
  }
  return null;
}
