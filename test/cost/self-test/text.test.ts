import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confusionOf } from '#src/cost/self-test/matrix.js';
import { describeSelfTest, describeTrial } from '#src/cost/self-test/text.js';
import { trial } from './trials.js';

const trials = [
  trial('compute', 'CPU-bound', { parallelize: true, checked: 0.97 }),
  trial('compute', 'inconclusive', { sentence: 'Inconclusive: none fired.' }),
  trial('quota', 'quota', { isRecorded: true }),
];
const text = describeSelfTest({ seed: 12, perClass: 2, ...confusionOf(trials), trials });

describe('the confusion matrix as text', () => {
  it('has a row for each class, and a column for each rule that was or should have been named', () => {
    const [, , head, ...rows] = text.split('\n').map((line) => line.trim().split(/ {2,}| (?=\d+$)/));
    assert.deepEqual(head, ['class', 'right', 'recall', '2', '21', '-']);
    assert.deepEqual(rows[0], ['compute', '21', '1 of 2', '.', '1', '1']);
    assert.deepEqual(rows[1], ['quota *', '2', '1 of 1', '1', '.', '.']);
    assert.match(text, /^ +21 {2}CPU-bound$/m);
    assert.match(text, /^ +\* {2}some counters were recorded elsewhere$/m);
  });

  it('says what was missed, and why', () => {
    assert.match(text, /^missed: compute, 10 items of 5 ms\n {8}Inconclusive: none fired\.$/m);
    assert.equal(text.match(/^missed/gm)!.length, 1);
  });

  it('ends with what was promised, and what was lost', () => {
    assert.match(text, /^67 % right \(promised: 90 %\), the least recall is 50 % \(75 %\)\.$/m);
    assert.match(
      text,
      /^Said to parallelise: 1; slower than the loop when run again: 1; compute, 10 items of 5 ms: 0\.97x\.$/m,
    );
  });
});

describe('a line for each workload', () => {
  it('says whether it was right, and of what host the counters are', () => {
    assert.equal(describeTrial(trials[0]!), 'right  compute: 10 items of 5 ms: CPU-bound\n');
    assert.match(describeTrial(trials[1]!), /^WRONG {2}compute: .*: inconclusive\n$/);
    assert.match(describeTrial(trials[2]!), /, recorded counters: quota\n$/);
  });
});
