/**
 * What a command makes of an arrangement of rooms, as the server does it (syncchat/domain/rooms/sidebar.py).
 *
 * @typedef {import("../../connection/protocol.js").Sidebar} Arrangement
 * @typedef {import("../../connection/protocol.js").Section} Section
 * @typedef {import("../../connection/protocol.js").PlaceRoom} PlaceRoom
 * @typedef {import("../../connection/protocol.js").KeepSection} KeepSection
 */

export const FAVOURITES = "favourites";
/** What is placed nowhere stands in these. */
export const REST = ["rooms", "directs"];

/** @type {Arrangement} */
export const UNARRANGED = { order: "name", only_unread: false, sections: [FAVOURITES, ...REST].map((id) => begin(id)) };

/**
 * The same arrangement if nothing changes.
 *
 * @param {Arrangement} known
 * @param {any} command
 * @returns {Arrangement}
 */
export function rearrange(known, command) {
  const changed = change(known, command);
  return JSON.stringify(changed) === JSON.stringify(known) ? known : changed;
}

/** @param {Arrangement} known @param {any} command @returns {Arrangement} */
function change(known, { type, ref: _, ...command }) {
  if (type === "place") return { ...known, sections: place(known.sections, command) };
  if (type === "section") return { ...known, sections: keep(known.sections, command) };
  if (type === "unsection") return { ...known, sections: known.sections.filter(({ id }) => id !== command.id) };
  return type === "sort" ? { ...known, ...command } : known;
}

/** @param {string} id @returns {Section} */
function begin(id, name = "") {
  return { id, name, folded: false, rooms: [] };
}

/** @param {Section[]} sections @param {Omit<PlaceRoom, "type">} command @returns {Section[]} */
function place(sections, { room, section, before = null }) {
  if (!sections.some(({ id }) => id === section)) return sections;
  return sections.map((one) => {
    const rooms = one.rooms.filter((other) => other !== room);
    if (one.id === section && !REST.includes(section)) insert(rooms, room, (other) => other === before);
    return { ...one, rooms };
  });
}

/** @param {Section[]} sections @param {Omit<KeepSection, "type">} command @returns {Section[]} */
function keep(sections, { id, name = null, folded = null, before = null }) {
  const kept = [...sections];
  let at = kept.findIndex((one) => one.id === id);
  if (at < 0) {
    if (name === null) return sections;
    at = insert(kept, begin(id, name), (one) => one.id === "rooms");
  }
  const changed = { ...kept[at], name: name ?? kept[at].name, folded: folded ?? kept[at].folded };
  kept[at] = changed;
  if (before === null || before === id) return kept;
  kept.splice(at, 1);
  insert(kept, changed, (one) => one.id === before);
  return kept;
}

/** Before the first that is meant, or at the end. @template T @param {T[]} list @param {T} one @param {(other: T) => boolean} isMeant */
function insert(list, one, isMeant) {
  const found = list.findIndex(isMeant);
  const at = found < 0 ? list.length : found;
  list.splice(at, 0, one);
  return at;
}
