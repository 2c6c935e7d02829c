import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, failure, refusal } from '../observe.js';
import { work } from '../tasks.js';

const outside = 3;

class Counter {
  count = 1;

  increment(by: number): number {
    this.count += by;
    return this.count;
  }

  addArrow = (by: number): number => by + this.count;
}

class Special extends Counter {
  viaSuper = (by: number): number => super.increment(by);
}

export function inlineFunctionsContract(backEnd: BackEnd): void {
  theme(backEnd, 'an inline function', (it) => {
    it('runs in every kind of call', async ({ pool }) => {
      const calls = pool({ size: 1 });
      assert.equal(await calls.submit((a: number, b: number) => a * b, 6, 7), 42);
      assert.deepEqual(await calls.map((x: number) => x * x, [1, 2, 3]), [1, 4, 9]);
      assert.deepEqual(await collect(calls.imap((x: number) => x + 1, [1, 2])), [2, 3]);
      assert.deepEqual(await calls.mapBatches((batch: number[]) => batch.map((x) => -x), [1, 2]), [-1, -2]);
      assert.equal(
        await calls.reduceRange(
          (start, end) => end - start,
          10,
          (a, b) => a + b,
        ),
        10,
      );
      assert.deepEqual(await calls.everyWorker(() => 'here'), ['here']);
    });

    it('may be asynchronous, a function expression, with defaults and with functions of its own', async ({ pool }) => {
      const calls = pool({ size: 1 });
      assert.equal(await calls.submit(async (x: number) => (await Promise.resolve(x)) + 1, 1), 2);
      assert.equal(
        await calls.submit(function twice(x: number) {
          return 2 * x;
        }, 4),
        8,
      );
      const nested = (x: number, y = 10) => {
        const add = (a: number, b: number) => a + b;
        return add(x, y);
      };
      assert.equal(await calls.submit(nested, 1), 11);
    });

    it('gets what it needs by args', async ({ pool }) => {
      const results = await pool({ size: 1 }).map((x: number, factor: number) => x * factor, [1, 2], {
        args: [outside],
      });
      assert.deepEqual(results, [3, 6]);
    });

    it('runs in a worker, not here', async ({ pool }) => {
      const calls = pool({ size: 1 });
      (globalThis as { mark?: number }).mark = 1;
      const mark = await calls.submit(() => (globalThis as { mark?: number }).mark);
      delete (globalThis as { mark?: number }).mark;
      assert.equal(mark, undefined);
    });

    it('that uses a variable of its surroundings fails with InlineFunctionError, naming variable and cure', async ({
      pool,
    }) => {
      const calls = pool({ size: 1 });
      const error = await failure(calls.map((x: number) => x * outside, [1]));
      assert.deepEqual([error.name, error.code], ['InlineFunctionError', 'BREAKEVEN_INLINE_FUNCTION'], error.stack);
      assert.match(error.message, /'outside'/);
      assert.match(error.message, /args/);
      assert.match(error.message, /tasks\(\)/);
      assert.equal(await calls.submit(work.square, 3), 9);
    });

    it('keeps a ReferenceError that is its own fault', async ({ pool }) => {
      const error = await failure(
        pool({ size: 1 }).submit(() => {
          throw new ReferenceError('my own');
        }),
      );
      assert.deepEqual([error.name, error.message], ['ReferenceError', 'my own']);
    });

    it('may be a native function that globalThis leads to', async ({ pool }) => {
      const calls = pool({ size: 1 });
      assert.deepEqual(await calls.map(Math.sqrt, [1, 4, 9]), [1, 2, 3]);
      assert.deepEqual(await calls.map(JSON.parse, ['[1]', '{}']), [[1], {}]);
      assert.deepEqual(await calls.map(String, [1, null]), ['1', 'null']);
    });

    const refused: Readonly<Record<string, { task: unknown; says: RegExp }>> = {
      'a method': { task: new Counter().increment, says: /method|this/ },
      'a bound function': { task: ((x: number) => x).bind(null), says: /bound/ },
      'a function that uses `this`': { task: new Counter().addArrow, says: /this/ },
      'a function that uses `super`': { task: new Special().viaSuper, says: /super/ },
      'a function that uses `import.meta`': { task: () => import.meta.url, says: /import\.meta/ },
      'a generator function': {
        task: function* numbers() {
          yield 1;
        },
        says: /generator/,
      },
      'a class': { task: Counter, says: /class/ },
      'a native method': { task: [].push, says: /./ },
    };
    for (const [name, { task, says }] of Object.entries(refused)) {
      it(`must not be ${name}: InlineFunctionError says why`, async ({ pool }) => {
        const calls = pool({ size: 1 });
        for (const attempt of [() => calls.submit(task as () => void), () => calls.map(task as () => void, [1])]) {
          const error = await refusal(attempt);
          assert.equal(error.name, 'InlineFunctionError', error.stack);
          assert.match(error.message, says);
        }
        assert.equal(await calls.submit(work.square, 3), 9);
      });
    }
  });
}
