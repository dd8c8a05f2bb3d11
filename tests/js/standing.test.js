import assert from "node:assert/strict";
import test from "node:test";

import { StandingState } from "../../static/js/store/rooms/standing.js";

const NOW = Date.parse("2026-12-01T09:00:00Z");
const silenced = { silenced_until: "2026-12-01T10:00:00Z", reason: "Calm down", notices: [] };

test("what my log says of my standing holds until its time is over", async () => {
  let told = 0;
  const standing = new StandingState({ get: async () => ({ reason: "", notices: [] }), changed: () => told++ });
  standing.start({});
  assert.equal(standing.isSilenced(NOW), false);
  standing.applyOwn(/** @type {any} */ ({ kind: "standing_changed", standing: silenced }));
  standing.applyOwn(/** @type {any} */ ({ kind: "quiet_changed" }));
  assert.deepEqual([standing.isSilenced(NOW), standing.isSilenced(NOW + 3_600_000), told], [true, false, 1]);
  assert.deepEqual(standing.describe(), { standing: silenced });
  await standing.rebuild();
  assert.deepEqual([standing.isSilenced(NOW), told], [false, 2]);
});
