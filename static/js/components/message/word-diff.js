/**
 * What became of a text, word by word: the longest row of words that both have stays.
 *
 * @typedef {{kind: "same" | "gone" | "new", text: string}} Piece
 */

const WORDS = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu;

/** @param {string} before @param {string} after @returns {Piece[]} */
export function compareWords(before, after) {
  const [old, now] = [before.match(WORDS) ?? [], after.match(WORDS) ?? []];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const middle = compareMiddle(old.slice(start, old.length - end), now.slice(start, now.length - end));
  const same = (/** @type {string[]} */ words) => words.map((text) => /** @type {Piece} */ ({ kind: "same", text }));
  return join([...same(now.slice(0, start)), ...middle, ...same(now.slice(now.length - end))]);
}

/** @param {string[]} old @param {string[]} now @returns {Piece[]} */
function compareMiddle(old, now) {
  const width = now.length + 1;
  // Of the words from here on, how many both can keep: at most 4,000 characters each (BODY_LIMIT)
  const kept = new Uint16Array((old.length + 1) * width);
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      kept[at] = old[row] === now[column] ? kept[at + width + 1] + 1 : Math.max(kept[at + width], kept[at + 1]);
    }
  }
  /** @type {Piece[]} */
  const pieces = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    const at = row * width + column;
    if (row < old.length && column < now.length && old[row] === now[column]) {
      pieces.push({ kind: "same", text: old[row++] });
      column += 1;
    } else if (column >= now.length || (row < old.length && kept[at + width] >= kept[at + 1])) {
      pieces.push({ kind: "gone", text: old[row++] });
    } else pieces.push({ kind: "new", text: now[column++] });
  }
  return pieces;
}

/** @param {Piece[]} pieces */
function join(pieces) {
  /** @type {Piece[]} */
  const joined = [];
  for (const { kind, text } of pieces) {
    const last = joined.at(-1);
    if (last?.kind === kind) last.text += text;
    else joined.push({ kind, text });
  }
  return joined;
}
