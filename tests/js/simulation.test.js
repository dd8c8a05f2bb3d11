import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLevel, checkStretches, Schedule } from "./support/schedule.js";

/** More schedules: SCHEDULES=100000 node --test tests/js/simulation.test.js; one again: SEED=42. */
const SCHEDULES = Number(process.env.SCHEDULES ?? 600);
const SEEDS = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: SCHEDULES }, (_, index) => index + 1);
const STEPS = 60;

test(`${SEEDS.length} schedules of lost, doubled, late and turned frames end level with the server`, async () => {
  /** @type {string[]} */
  const failures = [];
  for (const seed of SEEDS) {
    const schedule = new Schedule(seed);
    try {
      for (let step = 0; step < STEPS; step += 1) await schedule.step();
      await schedule.heal();
      assert.equal(schedule.isLevel(), true, "not level");
      checkStretches(schedule);
      await checkLevel(schedule);
    } catch (error) {
      failures.push(`SEED=${seed}: ${/** @type {Error} */ (error).stack}`);
    }
    schedule.world.connection.stop();
  }
  assert.equal(failures.slice(0, 3).join("\n"), "", `${failures.length} of ${SEEDS.length} schedules failed`);
});
