/**
 * Filters stand in the query as words (`from:mira`), so that the field always shows all that is asked for.
 */

const PIECE = /([A-Za-z]+):(?:"[^"]*"?|\S+)|"[^"]*"?|\S+/g;
const KEYS = ["from", "in", "has", "is", "before", "after"];

/** @param {string} query */
function cut(query) {
  return [...query.matchAll(PIECE)].map((found) => {
    const key = found[1]?.toLowerCase() ?? "";
    return { text: found[0], key: KEYS.includes(key) ? key : "" };
  });
}

/**
 * @param {string} query
 * @param {string} key
 * @returns {string[]} the values of this filter
 */
export function readFilter(query, key) {
  return cut(query)
    .filter((piece) => piece.key === key)
    .map((piece) => piece.text.slice(key.length + 1).replaceAll('"', ""));
}

/**
 * @param {string} query
 * @param {string} filter such as `has:file`
 */
export function hasFilter(query, filter) {
  return cut(query).some((piece) => piece.key && piece.text.toLowerCase() === filter.toLowerCase());
}

/**
 * @param {string} query
 * @param {string} filter
 */
export function toggleFilter(query, filter) {
  if (!hasFilter(query, filter)) return join([...cut(query).map((piece) => piece.text), filter]);
  return join(
    cut(query)
      .filter((piece) => !piece.key || piece.text.toLowerCase() !== filter.toLowerCase())
      .map((piece) => piece.text),
  );
}

/**
 * One value of this filter in place of all others; none for an empty one.
 *
 * @param {string} query
 * @param {string} key
 * @param {string} value
 */
export function setFilter(query, key, value) {
  const others = cut(query).filter((piece) => piece.key !== key);
  return join([...others.map((piece) => piece.text), ...(value ? [`${key}:${quote(value)}`] : [])]);
}

/** @param {string} query */
export function dropFilters(query) {
  return join(
    cut(query)
      .filter((piece) => !piece.key)
      .map((piece) => piece.text),
  );
}

/** @param {string} query */
export function hasAnyFilter(query) {
  return cut(query).some((piece) => piece.key);
}

/**
 * What `in:` calls a room.
 *
 * @param {{kind: string, name: string}} room
 * @param {{username: string}[]} others people of a direct room, but me
 * @param {{username: string}} me
 */
export function callRoom(room, others, me) {
  if (room.kind !== "direct") return room.name;
  return (others.length > 0 ? others : [me]).map((person) => `@${person.username}`).join(",");
}

/** @param {string} value */
function quote(value) {
  return /\s/.test(value) ? `"${value.replaceAll('"', "")}"` : value;
}

/** @param {string[]} pieces */
function join(pieces) {
  return pieces.join(" ");
}
