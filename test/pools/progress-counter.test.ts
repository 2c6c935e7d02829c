import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { lazyParts } from '#src/base/lazy.js';
import type { Progress } from '#src/base/stats.js';
import { lazyBar, ProgressCounter } from '#src/pools/progress-counter.js';
import { ManualClock } from '../base/manual-clock.js';
import { uncaughtErrors } from '../base/uncaught.js';

function counting(total?: number) {
  const clock = new ManualClock();
  const told: Progress[] = [];
  return { clock, told, counter: new ProgressCounter((progress) => told.push(progress), 'label', total, clock) };
}

describe('ProgressCounter', () => {
  it('tells of the first item at once', () => {
    const { clock, told, counter } = counting(10);
    clock.advance(7);
    counter.count(1, true);
    assert.deepEqual(told, [{ label: 'label', done: 1, failed: 0, total: 10, elapsedMs: 7, finished: false }]);
  });

  it('tells ten times a second at most', () => {
    const { clock, told, counter } = counting();
    for (let i = 0; i < 1000; i++) {
      counter.count(1, true);
      clock.advance(1);
    }
    assert.deepEqual(
      told.map(({ done }) => done),
      [1, 101, 201, 301, 401, 501, 601, 701, 801, 901],
    );
  });

  it('counts failed items among the done ones', () => {
    const { clock, told, counter } = counting();
    counter.count(3, true);
    clock.advance(100);
    counter.count(2, false);
    assert.deepEqual([told[1]!.done, told[1]!.failed, told[1]!.total], [5, 2, undefined]);
  });

  it('tells at the end, however recently it told', () => {
    const { told, counter } = counting();
    counter.count(1, true);
    counter.count(1, true);
    counter.finish();
    assert.deepEqual(
      told.map(({ done, finished }) => [done, finished]),
      [
        [1, false],
        [2, true],
      ],
    );
  });

  it('goes on when its listener throws, and reports the error as an uncaught one', async () => {
    const error = new Error('from the listener');
    const counter = new ProgressCounter(
      () => {
        throw error;
      },
      'label',
      1,
    );
    const caught = await uncaughtErrors(() => {
      counter.count(1, true);
      counter.finish();
    });
    assert.deepEqual(caught, [error, error]);
  });
});

describe('lazyBar', () => {
  const progress: Progress = { label: 'a', done: 1, failed: 0, total: 2, elapsedMs: 0, finished: false };
  const before = lazyParts.progress;
  afterEach(() => {
    lazyParts.progress = before;
  });

  it('catches up, once loaded, with the latest that it was told', async () => {
    const told: [string | undefined, number][] = [];
    lazyParts.progress = async () => ({
      progressBar:
        (label) =>
        ({ done }) =>
          void told.push([label, done]),
    });
    const bar = lazyBar('photos');
    bar(progress);
    bar({ ...progress, done: 2 });
    await new Promise((resolve) => setImmediate(resolve));
    bar({ ...progress, done: 3 });
    assert.deepEqual(told, [
      ['photos', 2],
      ['photos', 3],
    ]);
  });

  it('stays silent where nothing can be loaded', () => {
    lazyParts.progress = undefined;
    lazyBar('photos')(progress);
  });
});
