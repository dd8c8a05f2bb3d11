/** @typedef {{added: string[], changed: string[], removed: string[]}} Difference */

/** @returns {Difference} */
export function emptyDifference() {
  return { added: [], changed: [], removed: [] };
}

/** @param {Difference} difference */
export function isEmpty({ added, changed, removed }) {
  return added.length + changed.length + removed.length === 0;
}

/** What was added and then changed is only added. @param {Difference} sum @param {Difference} difference */
export function addDifference(sum, { added, changed, removed }) {
  sum.added.push(...added);
  sum.changed.push(...changed.filter((id) => !sum.changed.includes(id) && !sum.added.includes(id)));
  sum.removed.push(...removed);
}
