import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ThreadPool } from 'breakeven';

describe('a thread pool loses nothing and waits for nothing', { timeout: 30_000 }, () => {
  it('survives a batch that cannot be posted and whose first refusal cancels the rest', async (t) => {
    const pool = new ThreadPool({ size: 1 });
    t.after(() => pool.terminate());
    // What the encoder sees is not what the platform sees.
    const changing = () => {
      let reads = 0;
      return {
        // Not plain: else it is read once only.
        map: new Map(),
        get field() {
          return reads++ === 0 ? 1 : () => {};
        },
      };
    };
    const items = Array.from({ length: 4 }, changing);
    await assert.rejects(
      pool.map(() => 1, items, { chunkSize: 1 }),
      { name: 'NotSerializableError' },
    );
    assert.equal(await pool.submit(() => 2), 2);
  });

  it('goes on when more urgent work takes the only call from a worker that was to retire after it', async (t) => {
    const pool = new ThreadPool({ size: 1, maxTasksPerWorker: 1 });
    t.after(() => pool.terminate());
    const first = pool.submit(() => 'first');
    // Sent to a worker that is still starting.
    await new Promise((resolve) => setImmediate(resolve));
    const urgent = pool.with({ priority: 1 }).submit(() => 'urgent');
    assert.deepEqual(await Promise.all([first, urgent]), ['first', 'urgent']);
  });

  it('lets a map that waits for room go on after the death of a worker that ran something else', async (t) => {
    const pool = new ThreadPool({ size: 1, maxQueue: 0 });
    t.after(() => pool.terminate());
    const crash = assert.rejects(
      pool.submit(() => process.exit(3)),
      { name: 'WorkerCrashedError' },
    );
    assert.deepEqual(await pool.map((x) => x * 2, [1, 2, 3]), [2, 4, 6]);
    await crash;
  });

  it('ends a map over an array that is emptied before it has been read', async (t) => {
    const pool = new ThreadPool({ size: 1 });
    t.after(() => pool.terminate());
    const items = Array.from({ length: 100 }, (_, index) => index);
    const results = pool.map((x) => x, items);
    items.length = 0;
    const read = await results;
    assert.ok(read.length < 100);
    assert.deepEqual(read, [...read.keys()]);
  });

  it('does not run what a source gives after it has aborted its own map', async (t) => {
    const pool = new ThreadPool({ size: 1 });
    t.after(() => pool.terminate());
    const controller = new AbortController();
    function* source() {
      yield 1;
      controller.abort(new Error('enough'));
      yield 2;
    }
    const options = { signal: controller.signal, chunkSize: 2 };
    await assert.rejects(
      pool.map((x) => x, source(), options),
      { message: 'enough' },
    );
    assert.equal(pool.stats().submitted, 0);
  });

  it("tells 'drain' once for a map", async (t) => {
    const pool = new ThreadPool({ size: 1 });
    t.after(() => pool.terminate());
    let drains = 0;
    pool.on('drain', () => drains++);
    await pool.map((x) => x, [1, 2, 3]);
    await pool.close();
    assert.equal(drains, 1);
  });
});
