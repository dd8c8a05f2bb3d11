import assert from "node:assert/strict";
import test from "node:test";

import { KINDS } from "../../static/js/store/outbox/kinds.js";

const entry = /** @type {any} */ ({ kind: "remove_preview", id: "m1", room: 1, body: "7" });
const message = /** @type {any} */ ({ id: "m1", previews: [{ id: 7 }, { id: 8 }] });
const { format, isReflected, nameWish, overlay } = KINDS.remove_preview;

test("a preview that is taken off is asked for by its number and gone at once", () => {
  assert.deepEqual(format(entry), { type: "remove_preview", id: "m1", preview: 7 });
  assert.deepEqual(overlay?.(message, entry, entry).previews, [{ id: 8 }]);
  assert.deepEqual(overlay?.({ ...message, previews: undefined }, entry, entry).previews, undefined);
});

test("the wish is fulfilled once the message shows it no longer, whatever else it shows", () => {
  assert.equal(isReflected(entry, message), false);
  assert.equal(isReflected(entry, { ...message, previews: [{ id: 8 }] }), true);
  assert.equal(isReflected(entry, { ...message, previews: undefined }), true);
  assert.notEqual(nameWish?.(entry), nameWish?.({ ...entry, body: "8" }));
});
