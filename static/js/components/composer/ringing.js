const CODE = /(`+).*?(\1|$)/gs;
const ROOM = /(?<![\p{Script=Latin}\d_=#%@])@room[._-]*(?![\p{Script=Latin}\d_@.-])/u;
const NAME = /@([a-z0-9][\w.-]*)/g;

/** What groups of people are called, once that was heard. @type {Set<string> | null} */
let handles = null;

/** @param {{handle: string}[]} groups */
export function learnGroups(groups) {
  handles = new Set(groups.map(({ handle }) => handle));
}

/** Without code, and as the server reads names. @param {string} body */
export function readCalled(body) {
  const text = body.replace(CODE, " ").normalize("NFKC").toLowerCase();
  const names = [...text.matchAll(NAME)].flatMap(([, name]) => [name, name.replace(/[._-]+$/, "")]);
  return { room: ROOM.test(text), names: new Set(names) };
}

/** Whether a text calls everyone, or a group, as far as is known. @param {string} body */
export function callsMany(body) {
  const { room, names } = readCalled(body);
  return room || [...names].some((name) => handles?.has(name) ?? true);
}
