import assert from "node:assert/strict";
import { test } from "node:test";

import { WorkspaceRights } from "../../static/js/store/rooms/workspace-rights.js";

const AT = "2026-06-01T12:00:00Z";
/** @param {string} [workspace_role] @returns {any} */
const who = (workspace_role) => ({ id: 1, workspace_role });

/** @param {Record<string, string>} rights @param {number} [minutes] since it was said */
function make(rights, minutes = 0) {
  let changes = 0;
  const now = () => Date.parse(AT) + minutes * 60_000;
  const clock = { now, elapsed: now, setTimeout: () => 0, clearTimeout: () => {} };
  const made = new WorkspaceRights({
    clock: /** @type {any} */ (clock),
    get: async () => ({ invite: "owner" }),
    changed: () => changes++,
  });
  made.start({ workspace: { rights } });
  return { made, count: () => changes };
}

test("a right is with the least role and those above it", () => {
  const { made } = make({ invite: "moderator" });
  const roles = ["owner", "administrator", "moderator", undefined, "guest"];

  assert.deepEqual(
    roles.map((role) => made.may("invite", who(role))),
    [true, true, true, false, false],
  );
  assert.ok(made.may("invite", who(), true));
  assert.deepEqual(made.listMissing(who()), ["invite"]);
});

test("guests have none of what members have, and what is not known is offered", () => {
  const { made } = make({ create_open_rooms: "member" });

  assert.ok(!made.may("create_open_rooms", who("guest")));
  assert.ok(made.may("create_open_rooms", who()));
  assert.ok(made.may("invite", who("guest")));
});

test("own words can be changed as long as owners say", () => {
  for (const [until, minutes, isPossible] of /** @type {const} */ ([
    ["never", 0, false],
    ["minutes", 4, true],
    ["minutes", 6, false],
    ["day", 1439, true],
    ["day", 1441, false],
    ["always", 1e6, true],
  ])) {
    assert.equal(make({ edit_own: until }, minutes).made.isInTime("edit_own", AT), isPossible, until);
  }
});

test("a change is taken from the log, and all of it is asked for after the log went back", async () => {
  const { made, count } = make({ invite: "member" });

  made.apply(1, { rights: { invite: "administrator" } });
  assert.deepEqual(made.describe(), { rights: { invite: "administrator" } });
  made.apply(1, {});
  await made.forget();
  assert.deepEqual(made.describe(), { rights: { invite: "owner" } });
  assert.equal(count(), 2);
});
