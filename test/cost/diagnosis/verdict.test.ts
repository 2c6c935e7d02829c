import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BestRun, verdictOf } from '#src/cost/diagnosis/verdict.js';
import { within } from './cases.js';

const best: BestRun = {
  kind: 'thread',
  size: 2,
  chunkSize: 4,
  items: 1_000,
  sequentialMs: 30_900,
  speedup: { median: 1.93, interval: [1.9, 1.95] },
  repeat: within(1.01),
  breakEvenItemMs: 0.03,
};
const judge = (changes: Partial<BestRun>) => verdictOf({ ...best, ...changes }, []);

describe('the verdict', () => {
  it('is yes from 1.2 on, of the lower end of the interval', () => {
    assert.equal(judge({ speedup: { median: 1.5, interval: [1.2, 1.9] } }).parallelize, true);
    assert.equal(judge({ speedup: { median: 1.8, interval: [1.19, 1.9] } }).parallelize, false);
  });

  it('says with what, how much and what it saves', () => {
    const { sentence, kind, size, chunkSize, speedup, interval } = judge({});
    assert.equal(sentence, '2 threads, chunks of 4, 1.93x [1.90, 1.95]. Saves 14.9 s per 1,000 items.');
    assert.deepEqual([kind, size, chunkSize, speedup, interval], ['thread', 2, 4, 1.93, [1.9, 1.95]]);
  });

  it('is to stay in one thread where many calls at once do more there than workers', () => {
    const atOnce = { calls: 16, speedup: within(15.2, 0.1) };
    const { parallelize, kind, tasksPerWorker, sentence } = judge({ atOnce });
    assert.deepEqual([parallelize, kind, tasksPerWorker], [false, 'inline', 16]);
    assert.equal(
      sentence,
      'No workers: 16 calls at once on this thread, 15.2x [15.1, 15.3], against 2 threads, chunks of 4, 1.93x [1.90, 1.95]. Run them at once.',
    );
    assert.equal(judge({ atOnce: { calls: 16, speedup: within(1.94, 0.1) } }).parallelize, true);
  });

  it('is no where it loses for sure, with the time that an item would have to take', () => {
    const { parallelize, kind, size, sentence } = judge({
      sequentialMs: 3.1,
      speedup: within(0.62),
      breakEvenItemMs: 0.0038,
      chunkSize: 1,
    });
    assert.deepEqual([parallelize, kind, size], [false, 'inline', 1]);
    assert.equal(
      sentence,
      'Do not parallelise: 0.62x [0.61, 0.63] at best, with 2 threads, item by item; an item takes 3.1 us, and break-even is 3.8 us on 2 workers. Keep the loop.',
    );
  });

  it('is not worth it in between', () => {
    assert.match(
      judge({ speedup: { median: 1.1, interval: [0.95, 1.3] } }).sentence,
      /^Not worth it: 1\.10x \[0\.95, 1\.30\]/,
    );
  });

  it('is never yes where two identical runs differ, or where runs were too few for an interval', () => {
    const noisy = judge({ repeat: within(1.09) });
    assert.equal(noisy.parallelize, false);
    assert.equal(noisy.sentence, 'Inconclusive: two identical runs differ by 9 %. Run it again on a quiet host.');
    const few = judge({ speedup: { median: 1.9, interval: undefined } });
    assert.equal(few.parallelize, false);
    assert.match(few.sentence, /^Inconclusive: 1\.90x at best, .* too few runs/);
  });

  it('carries the advice of the diagnosis, and calls processes by their name', () => {
    const { advice, sentence } = verdictOf({ ...best, kind: 'process' }, ['Use a ThreadPool.']);
    assert.deepEqual(advice, ['Use a ThreadPool.']);
    assert.match(sentence, /^2 processes, /);
  });
});
