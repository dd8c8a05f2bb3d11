import { ngettext } from "../../lib/gettext.js";
import { askToConfirm } from "../dialogs/confirm.js";
import { countPeople } from "../page/header.js";

/** Up to this many may be called without a question. */
const RUNG_UNASKED = 20;
/** Longer than this nobody waits for a number that the page knows nearly as well. */
const COUNTED_WITHIN_MS = 2_000;
const CODE = /(`+).*?(\1|$)/gs;
const ROOM = /(?<![\p{Script=Latin}\d_=#%@])@room[._-]*(?![\p{Script=Latin}\d_@.-])/iu;

/** Whether a text calls everyone, as the server will read it. @param {string} body */
export function callsRoom(body) {
  return ROOM.test(body.replace(CODE, " ").normalize("NFKC"));
}

/**
 * Asks before a message calls more people than one thinks of. Resolves to whether it goes.
 *
 * @param {import("../app.js").App} app
 * @param {number} id of the room
 */
export async function mayRing(app, id) {
  const people = (await countThere(app, id)) - 1;
  if (people <= RUNG_UNASKED) return true;
  return askToConfirm("t-confirm-ring-room", { title: ngettext("Ring %(n)s person?", "Ring %(n)s people?", people) });
}

/** @param {import("../app.js").App} app @param {number} id */
async function countThere({ store, ...app }, id) {
  const room = store.rooms.get(id);
  if (!room || room.kind === "direct") return 0;
  const late = new Promise((resolve) => setTimeout(resolve, COUNTED_WITHIN_MS));
  const asked = store.api.get(`rooms/${id}`).catch(() => null);
  const there = store.connection.state === "live" ? await Promise.race([asked, late]) : null;
  return there?.member_count ?? countPeople({ store, ...app }, room);
}
