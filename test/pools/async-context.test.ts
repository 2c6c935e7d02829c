import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, it } from 'node:test';
import { InlinePool, ThreadPool } from 'breakeven';

describe("the caller's async context", { timeout: 30_000 }, () => {
  it('is there in all chunks of maps that run side by side on an InlinePool', async (t) => {
    const pool = new InlinePool();
    t.after(() => pool.close());
    const storage = new AsyncLocalStorage<string>();
    const seen = (name: string) =>
      storage.run(name, () =>
        pool.map(
          async () => {
            await new Promise((resolve) => setImmediate(resolve));
            return storage.getStore();
          },
          Array.from({ length: 20 }),
          { chunkSize: 1 },
        ),
      );
    const [a, b] = await Promise.all([seen('a'), seen('b')]);
    assert.deepEqual([new Set(a), new Set(b)], [new Set(['a']), new Set(['b'])]);
  });

  it('is there in combine and in progress listeners', async (t) => {
    const pool = new ThreadPool({ size: 1 });
    t.after(() => pool.terminate());
    const storage = new AsyncLocalStorage<string>();
    const seenBy = async (name: string) => {
      const seen = new Set<string | undefined>();
      const combine = (a: number, b: number) => {
        seen.add(storage.getStore());
        return a + b;
      };
      const progress = () => void seen.add(storage.getStore());
      const options = { chunkSize: 5, progress };
      await storage.run(name, () => pool.reduceRange((start, end) => end - start, 100, combine, options));
      return [...seen];
    };
    assert.deepEqual(await Promise.all([seenBy('a'), seenBy('b')]), [['a'], ['b']]);
  });
});
