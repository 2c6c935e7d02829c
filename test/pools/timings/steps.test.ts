import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ARGS_BYTES, ARGS_SERIALISE, CPU, type StepNumbers, WAITING } from '#src/pools/timings/step-numbers.js';
import { Steps } from '#src/pools/timings/steps.js';

/** Serialised in 2 ms, 10 bytes, waited for 1 ms, and 3 ms on a core. */
function numbers(): StepNumbers {
  const numbers = new Float64Array(20);
  const at = 5;
  numbers[at + ARGS_SERIALISE] = 2;
  numbers[at + ARGS_BYTES] = 10;
  numbers[at + WAITING] = 1;
  numbers[at + CPU] = 3;
  return { numbers, at };
}

/** Of so many calls, each of which stands for two, was queued for 4 ms and ran for 6. */
function stepsOf(calls: number): Steps {
  const steps = new Steps();
  for (let i = 0; i < calls; i++) steps.add(4, numbers(), 6, 2);
  return steps;
}

describe('the steps of many calls', () => {
  for (const calls of [1, 128, 1000]) {
    it(`are those of each, where they are ${calls}`, () => {
      const { timed, calls: all, queued, arguments: given, waiting, computed, cpuShare } = stepsOf(calls).stats();
      assert.deepEqual([timed, all], [calls, 2 * calls]);
      const sums = [queued, given.serialise, given.transfer, waiting, computed].map(({ totalMs }) => totalMs / all);
      assert.deepEqual(sums, [4, 2, 0, 1, 6]);
      assert.deepEqual([given.bytes, given.serialise.mostMs, cpuShare], [10 * all, 2, 0.5]);
    });
  }

  it('are counted once, however often somebody asks', () => {
    const steps = stepsOf(3);
    assert.deepEqual(steps.stats(), steps.stats());
  });

  it('of two workers add up', () => {
    const both = stepsOf(130);
    both.merge(stepsOf(3));
    assert.deepEqual(both.stats(), stepsOf(133).stats());
  });
});
