import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lossesOf, lossesTableOf } from '../../benchmarks/losses.js';
import type { Study } from '../../benchmarks/scenarios/study.js';
import { studyResultOf } from '../../benchmarks/study-report.js';

const study: Study = {
  title: 'a study',
  rounds: 3,
  columns: { time: 'time', rate: 'number' },
  variants: { ours: { measure: async () => ({}) }, theirs: { measure: async () => ({}) } },
  demands: [],
  duels: [
    { ours: 'ours', rivals: ['theirs'], columns: ['time'], better: 'less' },
    { ours: 'ours', rivals: ['theirs'], columns: ['rate'], better: 'more' },
  ],
};

const rounds = (...figures: [time: number, rate: number][]) => figures.map(([time, rate]) => ({ time, rate }));
const lossesWith = (theirs: { time: number; rate: number }[]) =>
  lossesOf(
    studyResultOf('name', study, [
      { name: 'ours', rounds: rounds([2, 10], [2, 10], [2, 10]) },
      { name: 'theirs', rounds: theirs },
    ]),
  );

describe('where a rival is the better one', () => {
  it('lists what took it less, and of what it did more', () => {
    const losses = lossesWith(rounds([1, 30], [1, 30], [1, 30]));
    assert.deepEqual(
      losses.map(({ column, behind }) => [column, Math.round(behind.median)]),
      [
        ['time', 2],
        ['rate', 3],
      ],
    );
  });

  it('lists nothing where ours is as good', () => {
    assert.deepEqual(lossesWith(rounds([2, 10], [3, 9], [2, 10])), []);
    assert.equal(lossesTableOf([]), 'Nowhere.');
  });

  it('compares the rounds that both were asked in', () => {
    assert.deepEqual(
      lossesWith(rounds([1, 10])).map(({ column }) => column),
      ['time'],
    );
    assert.deepEqual(lossesWith([]), []);
  });

  it('leaves room for the reason', () => {
    const [, , row] = lossesTableOf(lossesWith(rounds([1, 10]))).split('\n');
    assert.match(row!, /\| name +\| time +\| ours: 2\.00 ms +\| theirs: 1\.00 ms +\| 2\.00 .*\| +\|$/);
  });
});
