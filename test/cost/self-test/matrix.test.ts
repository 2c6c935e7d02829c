import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confusionOf, isRight } from '#src/cost/self-test/matrix.js';
import { trial } from './trials.js';

describe('the confusion matrix', () => {
  it('counts for each class what was named, in the order of the classes', () => {
    const { rows } = confusionOf([
      trial('leak', 'leak'),
      trial('compute', 'CPU-bound'),
      trial('compute', 'leak'),
      trial('compute', 'CPU-bound'),
      trial('compute', 'CPU-bound'),
    ]);
    assert.deepEqual(
      rows.map((row) => [row.class, row.workloads, row.named, row.recall, row.said]),
      [
        ['compute', 4, 3, 0.75, { 'CPU-bound': 3, leak: 1 }],
        ['leak', 1, 1, 1, { leak: 1 }],
      ],
    );
  });

  it('takes either of two for right where rules tell the same by degree', () => {
    assert.ok(isRight('start-up', 'start-up') && isRight('start-up', 'too little work'));
    assert.ok(!isRight('start-up', 'CPU-bound'));
  });

  it('marks a class of which counters were recorded elsewhere', () => {
    const { rows } = confusionOf([trial('quota', 'quota', { isRecorded: true }), trial('leak', 'leak')]);
    assert.deepEqual(
      rows.map(({ isRecorded }) => isRecorded),
      [false, true],
    );
  });

  const good = [
    ...Array.from({ length: 8 }, () => trial('compute', 'CPU-bound', { parallelize: true, checked: 1.8 })),
    ...Array.from({ length: 8 }, () => trial('leak', 'leak')),
    ...Array.from({ length: 4 }, () => trial('I/O', 'I/O-bound')),
  ];

  it('is good where 90 % are right, 75 % of each class, and nothing is parallelised that loses', () => {
    const { accuracy, leastRecall, parallelized, lost, isGood } = confusionOf(good);
    assert.deepEqual([accuracy, leastRecall, parallelized, lost, isGood], [1, 1, 8, 0, true]);
  });

  it('is not where a class is missed too often, however well the others are known', () => {
    const missed = good.toSpliced(-2, 2, trial('I/O', 'imbalance'), trial('I/O', 'imbalance'));
    const { accuracy, leastRecall, isGood } = confusionOf(missed);
    assert.deepEqual([accuracy, leastRecall, isGood], [0.9, 0.5, false]);
    assert.equal(confusionOf(good.toSpliced(-1, 1, trial('I/O', 'imbalance'))).isGood, true);
  });

  it('is not where too many are missed, however evenly', () => {
    const missed = good.toSpliced(0, 1, trial('compute', 'leak')).toSpliced(-1, 1, trial('I/O', 'leak'));
    assert.equal(confusionOf(missed).isGood, true);
    assert.equal(confusionOf(missed.toSpliced(8, 1, trial('leak', 'CPU-bound'))).isGood, false);
  });

  it('is not where one was parallelised that another run shows to lose', () => {
    const { lost, isGood } = confusionOf(
      good.toSpliced(0, 1, trial('compute', 'CPU-bound', { parallelize: true, checked: 0.98 })),
    );
    assert.deepEqual([lost, isGood], [1, false]);
  });

  it('is refused for nothing', () => {
    assert.throws(() => confusionOf([]), RangeError);
  });
});
