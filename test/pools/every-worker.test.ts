import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ThreadPool } from 'breakeven';

describe('pool.everyWorker', { timeout: 30_000 }, () => {
  it('accepts nothing of a function that is no task', async () => {
    const pool = new ThreadPool({ size: 2 });
    await assert.rejects(pool.everyWorker(Math.max.bind(undefined, 1)), { name: 'InlineFunctionError' });
    assert.equal(pool.stats().submitted, 0);
    await pool.close();
  });
});
