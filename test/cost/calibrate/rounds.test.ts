import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Experiment, inRounds, warmed } from '#src/cost/calibrate/rounds.js';

/** Takes so many ms of a clock that stands still otherwise, and tells how often it was run. */
function experiments(...tookMs: readonly number[]) {
  let [at, run] = [0, 0];
  const now = () => at;
  const all = new Map(
    tookMs.map((ms, i): [string, Experiment] => [
      `${i}`,
      warmed(async () => {
        at += ms;
        return { run: run++ };
      }),
    ]),
  );
  return { all, now };
}

it('rounds count nothing of what was run to warm up', async () => {
  const { all, now } = experiments(1, 1);
  const samples = await inRounds(all, { rounds: 3, budgetMs: 100 }, now);
  assert.deepEqual([...samples.of('0.run'), ...samples.of('1.run')].sort(), [2, 3, 4, 5, 6, 7]);
});

it('rounds end with their time, but after each was run', async () => {
  const { all, now } = experiments(50, 50);
  const samples = await inRounds(all, { rounds: 9, budgetMs: 60 }, now);
  assert.deepEqual([samples.of('0.run').length, samples.of('1.run').length], [1, 1]);
});

it('an experiment is left out of the rounds after its last', async () => {
  const { all, now } = experiments(1, 1);
  const limited = new Map(all).set('0', { ...all.get('0')!, most: 2 });
  const samples = await inRounds(limited, { rounds: 5, budgetMs: 100 }, now);
  assert.deepEqual([samples.of('0.run').length, samples.of('1.run').length], [2, 5]);
});
