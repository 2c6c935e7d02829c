import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { ThreadPool } from 'breakeven';

describe('pool.everyWorker', { timeout: 30_000 }, () => {
  it('accepts nothing of a function that is no task', async () => {
    const pool = new ThreadPool({ size: 2 });
    await assert.rejects(pool.everyWorker(Math.max.bind(undefined, 1)), { name: 'InlineFunctionError' });
    assert.equal(pool.stats().submitted, 0);
    await pool.close();
  });

  it('lets one new worker take all that a dead one had waiting', async (t) => {
    const pool = new ThreadPool({ size: 1 });
    t.after(() => pool.terminate());
    const crash = pool.submit(() => {
      const end = Date.now() + 100;
      while (Date.now() < end);
      process.exit(2);
    });
    // Sent to the worker first.
    await new Promise((resolve) => setImmediate(resolve));
    const calls = [1, 2, 3].map((value) => pool.everyWorker((x: number) => x, value));
    await assert.rejects(crash, { name: 'WorkerCrashedError' });
    assert.deepEqual(await Promise.all(calls), [[1], [2], [3]]);
    assert.equal(pool.stats().workers.length, 1);
  });

  it('runs nothing when the signal has aborted already', async (t) => {
    const pool = new ThreadPool({ size: 1 });
    t.after(() => pool.terminate());
    const view = pool.with({ signal: AbortSignal.abort(new Error('gone')) });
    await assert.rejects(
      view.everyWorker(() => 1),
      { message: 'gone' },
    );
    assert.equal(pool.stats().submitted, 0);
  });

  it('raises no unhandled rejection when the pool is terminated', async () => {
    const pool = new ThreadPool({ size: 1 });
    void pool.everyWorker(() => {
      for (;;);
    });
    // The test runner fails a test for an unhandled rejection.
    await pool.terminate();
  });

  it('and pool.submit leave no listener on a signal that has aborted already', async (t) => {
    const pool = new ThreadPool({ size: 1 });
    t.after(() => pool.terminate());
    const signal = AbortSignal.abort();
    const view = pool.with({ signal });
    await Promise.allSettled([view.submit(() => 1), view.everyWorker(() => 1)]);
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
  });
});
