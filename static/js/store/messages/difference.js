/** @typedef {{added: string[], changed: string[], removed: string[]}} Difference */

/** @returns {Difference} */
export function emptyDifference() {
  return { added: [], changed: [], removed: [] };
}

/** @param {Difference} difference */
export function isEmpty({ added, changed, removed }) {
  return added.length + changed.length + removed.length === 0;
}
