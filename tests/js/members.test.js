import assert from "node:assert/strict";
import { test } from "node:test";
import { Members } from "../../static/js/store/rooms/members.js";
import { alice } from "./support/people.js";

/** @param {number} count @returns {any[]} */
const people = (count) =>
  Array.from({ length: count }, (_, at) => ({ ...alice, id: at + 1, name: `p${at + 1}`, role: "member" }));

test("a large room's members are asked for page by page, and once", async () => {
  const all = people(450);
  /** @type {any[]} */
  const asked = [];
  const members = new Members();
  const get = async (/** @type {string} */ path, /** @type {any} */ { after = 0 }) => {
    asked.push([path, after]);
    return all.filter(({ id }) => id > after).slice(0, 200);
  };
  members.set(7, all.slice(0, 200));
  assert.equal(members.isWhole(7), false);
  assert.equal(await members.complete(7, get), true);
  assert.equal(await members.complete(7, get), false);
  assert.deepEqual(asked, [
    ["rooms/7/members", 0],
    ["rooms/7/members", 200],
    ["rooms/7/members", 400],
  ]);
  assert.equal(members.list(7)?.length, 450);
  assert.equal(members.isWhole(7), true);
});

test("a failure is asked again", async () => {
  const members = new Members();
  const refuse = async () => Promise.reject(new Error("away"));
  await assert.rejects(members.complete(7, refuse));
  assert.equal(await members.complete(7, async () => people(3)), true);
});

test("who is locked out is listed again once they are let in", () => {
  const members = new Members();
  const [ann, bob] = people(2);
  members.set(7, [ann, bob]);
  members.replacePerson({ ...bob, locked_out: true });
  assert.deepEqual(
    members.list(7)?.map(({ id }) => id),
    [ann.id],
  );
  members.replacePerson(bob);
  assert.deepEqual(
    members.list(7)?.map(({ id }) => id),
    [ann.id, bob.id],
  );
});

test("names are in the order of the alphabet, and numbers in theirs", () => {
  const members = new Members();
  const names = ["Zoé", "Team 10", "Ärmel", "Team 9", "arm", "Bob"];
  members.set(
    7,
    names.map((name, at) => ({ ...people(6)[at], name })),
  );
  assert.deepEqual(
    members.list(7)?.map(({ name }) => name),
    ["arm", "Ärmel", "Bob", "Team 9", "Team 10", "Zoé"],
  );
});
