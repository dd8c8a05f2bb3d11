import assert from "node:assert/strict";
import { test } from "node:test";
import { Receipts } from "../../static/js/store/rooms/receipts.js";

const ROWS = [
  { seq: 3, author: 1 },
  { seq: 5, author: 2 },
  { seq: 8, author: 1 },
];

/** @param {[number, number][]} seen */
async function open(...seen) {
  const receipts = new Receipts();
  await receipts.read(1, async () => seen.map(([person, seq]) => ({ person, seq })));
  return receipts;
}

test("each stands at the newest row that they have read", async () => {
  const receipts = await open([2, 3], [3, 6], [4, 9], [5, 2]);
  assert.deepEqual(
    [...receipts.place(ROWS, true)],
    [
      [5, [3]],
      [8, [4]],
    ],
  );
});

test("who wrote the newest that they have read needs no face there", async () => {
  assert.deepEqual([...(await open([2, 3])).place(ROWS, true)], []);
  assert.deepEqual([...(await open([2, 8])).place(ROWS, true)], [[8, [2]]]);
});

test("who has read on where more follows stands at none of these rows", async () => {
  assert.deepEqual([...(await open([3, 20], [4, 8])).place(ROWS, false)], [[8, [4]]]);
});

test("signals move forward only, are of this room, and may take somebody out", async () => {
  const receipts = await open([3, 5]);
  assert.equal(receipts.apply({ type: "signal", kind: "seen", room: 1, person: 3, seq: 4 }), false);
  assert.equal(receipts.apply({ type: "signal", kind: "seen", room: 2, person: 3, seq: 8 }), false);
  assert.equal(receipts.apply({ type: "signal", kind: "seen", room: 1, person: 3, seq: 8 }), true);
  assert.deepEqual([...receipts.place(ROWS, true)], [[8, [3]]]);
  assert.equal(receipts.apply({ type: "signal", kind: "seen", person: 3, seq: 0 }), true);
  assert.deepEqual([...receipts.place(ROWS, true)], []);
});

test("an answer that comes after another room was opened is not of that room", async () => {
  const receipts = new Receipts();
  /** @type {(seen: {person: number, seq: number}[]) => void} */
  let answer = () => {};
  const late = receipts.read(1, () => {
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  await receipts.read(2, async () => []);
  answer([{ person: 3, seq: 8 }]);
  assert.equal(await late, false);
  assert.deepEqual([...receipts.place(ROWS, true)], []);
});

test("without an answer what was known stays, and a closed room has none", async () => {
  const receipts = await open([3, 8]);
  assert.equal(await receipts.read(1, () => Promise.reject(new Error("offline"))), false);
  assert.equal(receipts.place(ROWS, true).size, 1);
  await receipts.read(null, async () => []);
  assert.equal(receipts.place(ROWS, true).size, 0);
});

test("a room that grows too large, or is small again, is asked about anew", () => {
  const receipts = new Receipts();
  assert.deepEqual(
    [20, 21, 22, 20].map((people) => receipts.resize(people)),
    [false, true, false, true],
  );
});

test("who goes out while it is asked is not brought back by an answer that is older", async () => {
  const receipts = await open([3, 5]);
  const told = { type: /** @type {const} */ ("signal"), kind: /** @type {const} */ ("seen") };
  const asked = receipts.read(1, async () => [
    { person: 3, seq: 8 },
    { person: 4, seq: 8 },
  ]);
  receipts.apply({ ...told, person: 3, seq: 0 });
  await asked;
  assert.deepEqual([...receipts.place(ROWS, true)], [[8, [4]]]);
  await receipts.read(1, async () => [{ person: 3, seq: 8 }]);
  assert.deepEqual([...receipts.place(ROWS, true)], [[8, [3]]]);
});
