import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { refusal } from '../observe.js';
import { work } from '../tasks.js';

function assertCovers(parts: readonly (readonly [number, number])[], start: number, end: number): void {
  let next = start;
  for (const [from, to] of parts) {
    assert.equal(from, next, 'each part starts where the one before it ended');
    assert.ok(to > from, 'no part is empty');
    next = to;
  }
  assert.equal(next, end);
}

export function rangesContract(backEnd: BackEnd): void {
  theme(backEnd, 'mapRange and reduceRange', (it) => {
    it('covers 0 to N with parts in range order, none empty and none twice', async ({ pool }) => {
      assertCovers(await pool({ size: 2 }).mapRange(work.part, 100_003), 0, 100_003);
    });

    it('covers [start, end), negative numbers too', async ({ pool }) => {
      const ranges = pool({ size: 2 });
      assertCovers(await ranges.mapRange(work.part, [10, 1010]), 10, 1010);
      assertCovers(await ranges.mapRange(work.part, [-5, 5], { chunkSize: 3 }), -5, 5);
    });

    it('makes parts of chunkSize, the last one the rest', async ({ pool }) => {
      assert.deepEqual(await pool({ size: 2 }).mapRange(work.part, 10, { chunkSize: 4 }), [
        [0, 4],
        [4, 8],
        [8, 10],
      ]);
    });

    it('gives each worker a part of a range that has enough', async ({ pool }) => {
      const parts = await pool({ size: 2 }).mapRange(work.part, 1_000_000);
      assert.ok(parts.length >= 2);
    });

    it('passes args after start and end', async ({ pool }) => {
      const ranges = pool({ size: 1 });
      assert.deepEqual(await ranges.mapRange(work.argumentsOf, 2, { args: ['x'], chunkSize: 1 }), [
        [0, 1, 'x'],
        [1, 2, 'x'],
      ]);
      assert.equal(await ranges.reduceRange(work.sumRange, 100, (a, b) => a + b, { args: [2] }), 9900);
    });

    it('combines in range order', async ({ pool }) => {
      const text = await pool({ size: 2, tasksPerWorker: 2 }).reduceRange(work.spell, 500, (a, b) => a + b, {
        chunkSize: 7,
      });
      assert.equal(text, Array.from({ length: 500 }, (_, i) => `${i},`).join(''));
    });

    it('gives equal sums of floats from run to run at a fixed chunkSize', async ({ pool }) => {
      const ranges = pool({ size: 2 });
      const sum = () => ranges.reduceRange(work.harmonic, 100_000, (a, b) => a + b, { chunkSize: 997 });
      const first = await sum();
      for (let run = 0; run < 5; run++) assert.equal(await sum(), first);
    });

    it('gives the result of a range of one part as it is', async ({ pool }) => {
      const combine = () => assert.fail('there is nothing to combine');
      assert.equal(await pool({ size: 1 }).reduceRange(work.sumRange, [3, 4], combine, { chunkSize: 5 }), 3);
    });

    it('refuses to reduce an empty range with OptionError', async ({ pool }) => {
      const ranges = pool();
      for (const range of [0, [5, 5]] as const) {
        const error = await refusal(() => ranges.reduceRange(work.sumRange, range, (a, b) => a + b));
        assert.equal(error.name, 'OptionError');
        assert.match(error.message, /empty/);
      }
    });

    it('fails when combine throws, and the pool stays usable', async ({ pool }) => {
      const ranges = pool({ size: 1 });
      const combine = () => {
        throw new RangeError('cannot combine');
      };
      const error = await refusal(() => ranges.reduceRange(work.sumRange, 100, combine, { chunkSize: 10 }));
      assert.equal(error.message, 'cannot combine');
      assert.equal(await ranges.submit(work.square, 3), 9);
    });

    for (const range of [
      -1,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      [2, 1],
      [0],
      [0, 1, 2],
      ['0', '9'],
      '9',
      null,
    ]) {
      it(`refuses ${JSON.stringify(range) ?? String(range)} (${String(range)}) as a range with OptionError`, async ({
        pool,
      }) => {
        const ranges = pool();
        for (const call of [
          () => ranges.mapRange(work.part, range as never),
          () => ranges.reduceRange(work.sumRange, range as never, (a, b) => a + b),
        ]) {
          const error = await refusal(call);
          assert.equal(error.name, 'OptionError');
          assert.match(error.message, /range/);
        }
      });
    }

    it('refuses a combine that is no function with OptionError', async ({ pool }) => {
      const error = await refusal(() => pool().reduceRange(work.sumRange, 10, 'sum' as never));
      assert.equal(error.name, 'OptionError');
      assert.match(error.message, /combine/);
    });
  });
}
