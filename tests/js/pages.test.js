import assert from "node:assert/strict";
import { test } from "node:test";

import { measureStrength } from "../../static/js/forms/passwords.js";

test("length makes a password strong, repetition does not", () => {
  const measured = ["", "short", "12345678", "aaaaaaaaaaaaaaaaaaaa", "a longer one", "three or four whole words"];

  assert.deepEqual(measured.map(measureStrength), [0, 1, 2, 1, 3, 4]);
});
