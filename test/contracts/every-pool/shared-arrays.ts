import assert from 'node:assert/strict';
import { type Dtype, SharedArray, transfer } from 'breakeven';
import { type BackEnd, isByValue } from '../back-ends.js';
import { theme, whereArraysCross } from '../contract.js';
import { failure, reportOf } from '../observe.js';
import { sharing } from '../tasks-that-share.js';

const doubles = (...values: number[]) => SharedArray.from(new Float64Array(values));

const values: { readonly [D in Dtype]: readonly (number | bigint)[] } = {
  int8: [-128, 127],
  uint8: [0, 255],
  uint8c: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  float32: [-0.5, Number.NaN],
  float64: [-1e300, 2 ** -1074],
  bigint64: [-(2n ** 63n), 2n ** 63n - 1n],
  biguint64: [0n, 2n ** 64n - 1n],
};

export function sharedArraysContract(backEnd: BackEnd): void {
  theme(backEnd, 'shared arrays', (it) => {
    const itShares = whereArraysCross(backEnd, it);

    itShares('are seen by the caller as a task has written to them', async ({ pool }) => {
      const array = SharedArray.create('float64', 1000);
      assert.equal(await pool({ size: 1 }).submit(sharing.write, array, 0.5), 1000);
      assert.deepEqual(array.data, array.data.slice().fill(0.5));
      array.dispose();
    });

    itShares('are seen by tasks as the caller has written to them since', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const array = doubles(1, 2);
      assert.equal(await calls.submit(sharing.first, array), 1);
      array.data[0] = 7;
      assert.equal(await calls.submit(sharing.first, array), 7);
    });

    for (const dtype of Object.keys(values) as Dtype[]) {
      itShares(`of ${dtype} arrive as such`, async ({ pool }) => {
        const array = SharedArray.create(dtype, [2, 1]);
        values[dtype].forEach((value, index) => {
          array.data[index] = value as never;
        });
        assert.deepEqual(await pool({ size: 1 }).submit(sharing.seen, array), [
          true,
          `SharedArray(${dtype} [2, 1])`,
          values[dtype].join(),
        ]);
      });
    }

    itShares('of no elements cross', async ({ pool }) => {
      const array = SharedArray.create('float64', [0, 3]);
      assert.equal(await pool({ size: 1 }).submit(sharing.write, array, 1), 0);
    });

    itShares('are results as well, and stay when the worker has gone', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const array = await calls.submit(sharing.make, [1, 2, 3, 4], 2);
      await calls.close();
      assert.ok(array instanceof SharedArray);
      assert.deepEqual(
        [array.shape, [...array.data]],
        [
          [2, 2],
          [1, 2, 3, 4],
        ],
      );
    });

    itShares('cross within objects, lists, Maps and Sets', async ({ pool }) => {
      const [inList, inSet] = [doubles(0), doubles(0)];
      await pool({ size: 1 }).submit(sharing.writeNest, {
        list: [inList],
        map: new Map([['deep', { set: new Set([inSet]) }]]),
      });
      assert.deepEqual([inList.data[0], inSet.data[0]], [1, 2]);
    });

    itShares('arrive as one where one was passed twice', async ({ pool }) => {
      const array = doubles(1);
      assert.equal(await pool({ size: 1 }).submit(sharing.areOne, [array, array]), true);
      assert.equal(await pool({ size: 1 }).submit(sharing.areOne, [array, doubles(1)]), false);
    });

    itShares('are filled in ranges, and summed', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const array = SharedArray.create('float64', 10_000);
      await calls.mapRange(sharing.writePart, array.length, { args: [array] });
      const total = await calls.reduceRange(sharing.sumPart, array.length, (a, b) => a + b, { args: [array] });
      assert.equal(total, (10_000 * 9_999) / 2);
    });

    itShares('cross in part: their rows as the items of a map', async ({ pool }) => {
      const image = SharedArray.create('float64', [4, 2, 3]);
      const rows = [0, 1, 2, 3].map((row) => [image.rows(row, row + 1), row] as const);
      await pool({ size: 2 }).starmap(sharing.writeRow, rows);
      assert.deepEqual(
        [0, 1, 2, 3].map((row) => [...image.rows(row, row + 1).data]),
        [0, 1, 2, 3].map((row) => new Array(6).fill(row)),
      );
    });

    itShares('stay usable for the caller after each call, whatever became of it', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const array = doubles(5, 6);
      await calls.submit(sharing.hold, array);
      await failure(calls.submit(sharing.holdAndFail, array));
      await calls.map(sharing.holdItem, [1, 2, 3], { args: [array] });
      await calls.submit(sharing.returned, array);
      assert.deepEqual([...array.data], [5, 6]);
    });

    itShares('are what an initializer gets, and stay in its state', async ({ pool }) => {
      const array = doubles(5);
      const calls = pool({ size: 1, initializer: [sharing.initialize, array] });
      assert.equal(await calls.submit(sharing.readState), 5);
      array.data[0] = 6;
      assert.equal(await calls.submit(sharing.readState), 6);
    });

    itShares('are reported', async ({ pool }) => {
      const array = doubles(5);
      const future = pool({ size: 1 }).submit(sharing.report, array);
      const { array: reported } = (await reportOf(future)) as { array: SharedArray<'float64'> };
      await future;
      array.data[0] = 6;
      assert.equal(reported.data[0], 6);
    });

    itShares('are arguments of inline functions', async ({ pool }) => {
      const array = doubles(1, 2);
      const calls = pool({ size: 1 });
      assert.equal(await calls.submit((mine: SharedArray<'float64'>) => mine.data.length, array), 2);
    });

    itShares('can be moved: the sender has no handle then', async ({ pool }) => {
      const array = doubles(5);
      assert.equal(await pool({ size: 1 }).submit(sharing.first, transfer(array)), 5);
      assert.throws(() => array.data, { name: 'SharedMemoryError' });
    });

    itShares('made readonly cross as such', async ({ pool }) => {
      const array = doubles(5);
      const text = await pool({ size: 1 }).submit((mine: unknown) => String(mine), array.readonly());
      assert.equal(text, 'SharedArray(float64 [1], readonly)');
    });

    if (!isByValue(backEnd)) return;

    for (const task of ['hold', 'holdLater', 'returned'] as const) {
      itShares(`are given up when a task has ended (${task})`, async ({ pool }) => {
        const calls = pool({ size: 1 });
        await calls.submit<[SharedArray<'float64'>], unknown>(sharing[task], doubles(5));
        const error = await failure(calls.submit(sharing.readHeld));
        assert.equal(error.name, 'SharedMemoryError');
        assert.match(error.message, /^SharedArray\.data: .*end of the task.*keep\(\)/);
      });
    }

    itShares('are given up when a task has failed', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await failure(calls.submit(sharing.holdAndFail, doubles(5)));
      assert.equal((await failure(calls.submit(sharing.readHeld))).name, 'SharedMemoryError');
    });

    itShares('are given up when a task that was cancelled has ended', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(sharing.holdUntilCancelled, doubles(5));
      await reportOf(future);
      future.cancel();
      await failure(future);
      assert.equal((await failure(calls.submit(sharing.readHeld))).name, 'SharedMemoryError');
    });

    itShares('are given up when a map has ended whose args they are', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await calls.map(sharing.holdItem, [1, 2, 3], { args: [doubles(5)] });
      assert.equal((await failure(calls.submit(sharing.readHeld))).name, 'SharedMemoryError');
    });

    itShares('are given up when the chunk has ended whose items they are', async ({ pool }) => {
      const calls = pool({ size: 1 });
      assert.deepEqual(await calls.map(sharing.hold, [doubles(5), doubles(6)], { chunkSize: 2 }), [5, 6]);
      assert.equal((await failure(calls.submit(sharing.readHeld))).name, 'SharedMemoryError');
    });

    itShares('stay with a task that keeps them, until it disposes of them', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const array = doubles(5);
      await calls.submit(sharing.keep, array);
      array.dispose();
      assert.equal(await calls.submit(sharing.readHeld), 5);
      await calls.submit(sharing.disposeOfHeld);
      assert.equal((await failure(calls.submit(sharing.readHeld))).name, 'SharedMemoryError');
    });

    itShares('stay alive through a view of them that a task has made', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const array = doubles(5, 6);
      await calls.submit(sharing.holdRow, array);
      array.dispose();
      assert.equal(await calls.submit(sharing.readHeld), 6);
    });

    it('are refused once disposed of, with path and cure', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const array = doubles(5);
      array.dispose();
      const error = await failure(calls.submit(sharing.areOne, [array]));
      assert.equal(error.code, 'BREAKEVEN_NOT_SERIALIZABLE');
      assert.match(
        error.message,
        /^args\[0\]\[0\]: SharedArray\(float64 \[1\], disposed\) cannot be sent .*dispose\(\)/,
      );
    });

    itShares('are refused as a result once given up', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await calls.submit(sharing.hold, doubles(5));
      const error = await failure(calls.submit(sharing.passOnHeld));
      assert.equal(error.code, 'BREAKEVEN_NOT_SERIALIZABLE');
      assert.match(error.message, /^result: .*keep\(\)/);
    });

    it('cross themselves, and not their data: that is refused, with the cure', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const { data } = doubles(1, 2);
      for (const value of [data, data.subarray(1), data.buffer, Buffer.from(data.buffer)]) {
        const error = await failure(calls.submit((mine: unknown) => mine, { value }));
        assert.match(
          error.message,
          /^args\[0\]\.value: the data of a SharedArray cannot .* Pass the SharedArray itself/,
        );
      }
    });
  });
}
