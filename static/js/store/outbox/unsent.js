import { ask, openOwnDatabase } from "../offline/database.js";
import { findFactory } from "../offline/storages.js";

/**
 * What waits to be sent, of whomever: said before anybody is known.
 *
 * @param {Window & typeof globalThis} window
 * @param {import("../../lib/clock.js").Clock} clock
 * @returns {Promise<number>}
 */
export async function countUnsent(window, clock) {
  const factory = findFactory(window);
  if (!factory) return 0;
  const count = openOwnDatabase(factory, clock).run(["entries"], "readonly", (table) => ask(table("entries").count()));
  return count.catch(() => 0);
}
