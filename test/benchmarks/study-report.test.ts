import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Study } from '../../benchmarks/scenarios/study.js';
import { demandsTableOf, studyResultOf, studyTableOf } from '../../benchmarks/study-report.js';

const study: Study = {
  title: 'a study',
  rounds: 3,
  columns: { time: 'time', peak: 'bytes' },
  variants: { ours: { measure: async () => ({}) }, theirs: { measure: async () => ({}) } },
  compared: { variant: 'ours', column: 'time' },
  demands: [
    {
      what: 'ratio',
      kind: 'number',
      of: (figure) => figure('ours', 'time') / figure('theirs', 'time'),
      sense: 'at most',
      must: 0.5,
      aim: 0.1,
    },
    { what: 'peak', kind: 'bytes', of: (figure) => figure('ours', 'peak'), sense: 'at least', must: 1e6 },
  ],
};

const ours = { name: 'ours', rounds: [1, 2, 3].map((time) => ({ time, peak: 2e6 })) };
const theirs = { name: 'theirs', rounds: [10, 8, 3].map((time) => ({ time })) };

function cells(markdown: string): string[][] {
  return markdown.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('a study', () => {
  it('shows median and quartiles of each figure, and the ratio within rounds', () => {
    const [, , first, second] = cells(studyTableOf(studyResultOf('name', study, [ours, theirs])));
    assert.deepEqual(first, ['ours', '2.00 ms (1.50 ms - 2.50 ms)', '2 MB', '']);
    assert.deepEqual(second, ['theirs', '8.00 ms (5.50 ms - 9.00 ms)', '', '0.25 (too few rounds for an interval)']);
  });

  it('judges each demand by the median of the rounds', () => {
    const [, , ratio, peak] = cells(demandsTableOf(studyResultOf('name', study, [ours, theirs])));
    assert.deepEqual(ratio, ['ratio', 'at most 0.50', 'at most 0.10', '0.25', 'met', '**missed**']);
    assert.deepEqual(peak, ['peak', 'at least 1 MB', '', '2 MB', 'met', '']);
  });

  it('does not judge what was not measured in every round', () => {
    const failed = { ...theirs, rounds: theirs.rounds.slice(1), error: 'It broke.\n  at line 1' };
    const result = studyResultOf('name', study, [ours, failed]);
    assert.deepEqual(cells(demandsTableOf(result))[2]!.slice(3), ['not measured', '', '']);
    assert.deepEqual(cells(studyTableOf(result))[3]!.slice(0, 2), ['theirs', 'failed: It broke.']);
  });

  it('says why a variant was not asked', () => {
    const absent = { name: 'theirs', rounds: [], unavailable: 'no Python' };
    assert.equal(cells(studyTableOf(studyResultOf('name', study, [ours, absent])))[3]![1], 'no Python');
  });
});
