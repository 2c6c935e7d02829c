import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, failure, refusal, rejection, signalled } from '../observe.js';
import { work } from '../tasks.js';

const methods = ['map', 'forEach', 'mapSettled', 'imap', 'imapUnordered', 'imapSettled', 'mapBatches'] as const;

function run(
  pool: ReturnType<BackEnd['make']>,
  method: (typeof methods)[number],
  items: Iterable<number> | AsyncIterable<number>,
) {
  if (method === 'mapBatches') return pool.mapBatches(work.squares, items);
  const outcome = pool[method](work.square, items);
  return Symbol.asyncIterator in outcome ? collect<unknown>(outcome) : outcome;
}

export function sourcesContract(backEnd: BackEnd): void {
  theme(backEnd, 'a source', (it) => {
    for (const method of methods) {
      it(`that throws after a thousand items fails ${method}, and the pool stays usable`, async ({ pool }) => {
        const maps = pool({ size: 2 });
        const reason = new RangeError('the file ends here');
        function* throwing() {
          for (let i = 0; i < 1000; i++) yield i;
          throw reason;
        }
        async function* throwingLater() {
          for (let i = 0; i < 1000; i++) yield i;
          throw reason;
        }
        assert.equal(await rejection(run(maps, method, throwing())), reason);
        assert.equal(await rejection(run(maps, method, throwingLater())), reason);
        assert.equal(await maps.submit(work.square, 3), 9);
      });

      it(`that is closed is closed once, when ${method} has read it all`, async ({ pool }) => {
        let ends = 0;
        let returns = 0;
        const items: IterableIterator<number> = {
          next: () => (ends++ < 10 ? { done: false, value: ends } : { done: true, value: undefined }),
          return: () => {
            returns++;
            return { done: true, value: undefined };
          },
          [Symbol.iterator]: () => items,
        };
        await run(pool({ size: 1 }), method, items);
        assert.equal(ends, 11, 'next() is not asked again after the end');
        assert.equal(returns, 0, 'what has ended by itself need not be closed');
      });
    }

    it('that throws what is no error fails the map with just that', async ({ pool }) => {
      function* throwing(): Generator<number> {
        yield 1;
        throw 'just text';
      }
      assert.equal(await rejection(pool({ size: 1 }).map(work.square, throwing())), 'just text');
    });

    it('whose iterator cannot be made fails the map', async ({ pool }) => {
      const maps = pool({ size: 1 });
      for (const symbol of [Symbol.iterator, Symbol.asyncIterator]) {
        const broken = {
          [symbol]() {
            throw new RangeError('no iterator');
          },
        } as unknown as Iterable<number>;
        assert.equal((await failure(maps.map(work.square, broken))).message, 'no iterator');
        assert.equal((await refusal(() => collect(maps.imap(work.square, broken)))).message, 'no iterator');
      }
      assert.equal(await maps.submit(work.square, 3), 9);
    });

    it('is closed when a task fails', async ({ pool, folder }) => {
      const maps = pool({ size: 1 });
      const path = `${folder()}/ran`;
      let closed = 0;
      function* endless() {
        try {
          for (let i = 0; ; i++) yield i;
        } finally {
          closed++;
        }
      }
      async function* endlessLater() {
        yield* endless();
      }
      await failure(maps.map(work.noteOrFail, endless(), { args: [path, 5] }));
      assert.equal(closed, 1);
      await failure(maps.map(work.noteOrFail, endlessLater(), { args: [path, 5] }));
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(closed, 2);
    });

    it('that fails to close harms nobody', async ({ pool }) => {
      const maps = pool({ size: 1 });
      const hostile = (): IterableIterator<number> => ({
        next: () => ({ done: false, value: 1 }),
        return: () => {
          throw new Error('cannot close');
        },
        [Symbol.iterator]() {
          return this;
        },
      });
      const hostileLater = (): AsyncIterableIterator<number> => ({
        next: async () => ({ done: false, value: 1 }),
        return: () => Promise.reject(new Error('cannot close')),
        [Symbol.asyncIterator]() {
          return this;
        },
      });
      for (const source of [hostile(), hostileLater()] as Iterable<number>[]) {
        for await (const value of maps.imap(work.square, source)) {
          assert.equal(value, 1);
          break;
        }
      }
      assert.equal(await maps.submit(work.square, 3), 9);
    });

    it('that is slow has its items worked on as they come', async ({ pool }) => {
      const maps = pool({ size: 2 });
      const seen: number[] = [];
      const next = [signalled(), signalled(), signalled()];
      async function* slow() {
        for (let i = 0; i < 3; i++) {
          await next[i]?.promise;
          yield i;
        }
      }
      next[0]?.resolve();
      for await (const value of maps.imap(work.square, slow())) {
        seen.push(value);
        // The next item exists only once the result of this one is here.
        next[seen.length]?.resolve();
      }
      assert.deepEqual(seen, [0, 1, 4]);
    });

    it('that is slow lets a batch map wait for whole chunks', async ({ pool }) => {
      async function* slow() {
        for (let i = 0; i < 9; i++) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          yield i;
        }
      }
      const lengths = await pool({ size: 1 }).mapBatches(work.batchLength, slow(), { chunkSize: 4 });
      assert.deepEqual(lengths, [4, 4, 1]);
    });

    it('that never answers does not hold up a map that is cancelled', async ({ pool }) => {
      const maps = pool({ size: 1 });
      const controller = new AbortController();
      const asked = signalled();
      const silent: AsyncIterable<number> = {
        [Symbol.asyncIterator]: () => ({
          next: () => {
            asked.resolve();
            return new Promise(() => {});
          },
        }),
      };
      const map = maps.map(work.square, silent, { signal: controller.signal });
      await asked.promise;
      controller.abort(new Error('enough'));
      assert.equal((await failure(map)).message, 'enough');
      await maps.close();
    });

    it('that never answers does not hold up terminate', async ({ pool }) => {
      const maps = pool({ size: 1 });
      const asked = signalled();
      const silent: AsyncIterable<number> = {
        [Symbol.asyncIterator]: () => ({
          next: () => {
            asked.resolve();
            return new Promise(() => {});
          },
        }),
      };
      const map = maps.map(work.square, silent);
      await asked.promise;
      await Promise.all([maps.terminate(), failure(map)]);
    });

    it('that submits to the same pool while it is read does not stop the map', async ({ pool }) => {
      const calls = pool({ size: 1 });
      async function* source() {
        for (let i = 0; i < 5; i++) yield await calls.submit(work.square, i);
      }
      assert.deepEqual(await calls.map(work.add, source(), { args: [1] }), [1, 2, 5, 10, 17]);
    });

    it('of a million items is read as work goes on, not at once', async ({ pool }) => {
      let read = 0;
      let most = 0;
      let done = 0;
      function* counting() {
        for (; read < 100_000; read++) {
          most = Math.max(most, read - done);
          yield read;
        }
      }
      for await (const _ of pool({ size: 2 }).imap(work.square, counting())) done++;
      assert.equal(done, 100_000);
      assert.ok(most <= 1000, `${most} items were read and not consumed`);
    });
  });
}
