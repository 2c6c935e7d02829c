import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InlinePool } from 'breakeven';

describe('an InlinePool whose initializer still runs', { timeout: 30_000 }, () => {
  it('disposes of the state when it is closed', async () => {
    let disposed = false;
    const initialize = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return {
        [Symbol.asyncDispose]: async () => {
          disposed = true;
        },
      };
    };
    const pool = new InlinePool({ initializer: [initialize] });
    const warm = pool.warm();
    await pool.close();
    await warm;
    assert.equal(disposed, true);
  });

  it('rejects warm() when it is terminated, though the initializer never ends', async () => {
    const pool = new InlinePool({ initializer: [() => new Promise(() => {})] });
    const warm = pool.warm();
    await pool.terminate();
    await assert.rejects(warm, { name: 'PoolTerminatedError' });
  });
});
