/** The self-test with an examiner that only looks at the label. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionError } from '#src/base/errors.js';
import { classes } from '#src/cost/self-test/classes.js';
import type { Trial } from '#src/cost/self-test/matrix.js';
import { type Examined, type Examiner, type SelfTestOptions, selfTestWith } from '#src/cost/self-test/self-test.js';
import type { TestWorkload } from '#src/cost/self-test/workload.js';

const host = { cores: 2, turnsPerMs: 1 };
const right = (workload: TestWorkload): Examined => ({
  bottleneck: classes[workload.class].right[0]!,
  sentence: `It is ${workload.class}.`,
  evidence: [],
  parallelize: workload.class === 'compute',
  speedup: 1.9,
});

function examiner(examine = right, raced = 1.8): Examiner & { readonly races: string[] } {
  const races: string[] = [];
  return {
    races,
    examine: async (workload) => examine(workload),
    async race(workload) {
      races.push(workload.class);
      return raced;
    },
  };
}

describe('the self-test', () => {
  it('examines each workload of its seed, tells of each, and adds them up', async () => {
    const told: Trial[] = [];
    const result = await selfTestWith(examiner(), host, {
      seed: 8,
      perClass: 1,
      onTrial: (trial) => void told.push(trial),
    });
    assert.equal(result.trials.length, 15);
    assert.deepEqual(told, result.trials);
    assert.deepEqual([result.seed, result.perClass, result.accuracy, result.isGood], [8, 1, 1, true]);
    const recorded = result.trials.filter(({ isRecorded }) => isRecorded).map((trial) => trial.class);
    assert.deepEqual(recorded, ['memory bandwidth', 'quota']);
  });

  it('tells what is wrong by the label', async () => {
    const leaking = examiner((workload) => ({ ...right(workload), bottleneck: 'leak' }));
    const { trials } = await selfTestWith(leaking, host, { seed: 8, perClass: 1 });
    assert.deepEqual(
      trials.filter(({ isRight }) => isRight).map((trial) => trial.class),
      ['leak'],
    );
  });

  it('runs again what it said to parallelise, and only that', async () => {
    const slow = examiner(right, 0.9);
    const { trials, lost, isGood } = await selfTestWith(slow, host, { seed: 8, perClass: 2 });
    assert.deepEqual(slow.races, ['compute', 'compute']);
    assert.deepEqual([lost, isGood], [2, false]);
    assert.deepEqual([...new Set(trials.map(({ checked }) => checked))], [0.9, undefined]);
  });

  it('takes some of the classes', async () => {
    const { rows } = await selfTestWith(examiner(), host, { seed: 8, classes: ['leak', 'compute'] });
    assert.deepEqual(
      rows.map((row) => [row.class, row.workloads]),
      [
        ['compute', 2],
        ['leak', 2],
      ],
    );
  });

  const wrong: Readonly<Record<string, unknown>> = {
    'no seed': {},
    'a fraction of a seed': { seed: 1.5 },
    'no workloads': { seed: 1, perClass: 0 },
    'a class that does not exist': { seed: 1, classes: ['idleness'] },
    'no classes': { seed: 1, classes: [] },
    'an option that does not exist': { seed: 1, sizes: 2 },
  };
  for (const [what, options] of Object.entries(wrong)) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(selfTestWith(examiner(), host, options as SelfTestOptions), OptionError);
    });
  }
});
