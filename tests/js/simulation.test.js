import assert from "node:assert/strict";
import { after, test } from "node:test";
import { findTurned, OrderWatch } from "./support/order.js";
import { checkLevel, checkStretches, Schedule } from "./support/schedule.js";

/** More schedules: SCHEDULES=100000 FIRST_SEED=1 node --test tests/js/simulation.test.js; one again: SEED=42. */
const SCHEDULES = Number(process.env.SCHEDULES ?? 600);
const FIRST_SEED = Number(process.env.FIRST_SEED ?? 1);
const SEEDS = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: SCHEDULES }, (_, index) => FIRST_SEED + index);
const STEPS = 60;

const watch = new OrderWatch();
after(() => watch.stop());

/** @param {number} seed */
async function play(seed) {
  const schedule = new Schedule(seed);
  watch.begin(schedule.server);
  try {
    for (let step = 0; step < STEPS; step += 1) await schedule.step();
    await schedule.heal();
    assert.equal(schedule.isLevel(), true, "not level");
    checkStretches(schedule);
    await checkLevel(schedule);
    assert.deepEqual(watch.violations, []);
    if (schedule.restores === 0) assert.deepEqual(findTurned(schedule.server, schedule.written), []);
    return "";
  } catch (error) {
    return `SEED=${seed}: ${/** @type {Error} */ (error).stack}`;
  } finally {
    schedule.world.connection.stop();
  }
}

test(`${SEEDS.length} schedules of lost, doubled, late and turned frames end level, in order and with nothing left out`, async (context) => {
  const failures = [];
  for (const seed of SEEDS) {
    const failure = await play(seed);
    if (failure) failures.push(failure);
  }
  context.diagnostic(`schedules ${SEEDS.length}, steps along a log ${watch.steps}, failed ${failures.length}`);
  assert.equal(failures.slice(0, 3).join("\n"), "", `${failures.length} of ${SEEDS.length} schedules failed`);
  assert.ok(watch.steps > 0);
});
