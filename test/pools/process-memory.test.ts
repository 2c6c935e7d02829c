import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { type Native, native } from '#src/base/native.js';
import { SharedArray } from '#src/memory/shared-array.js';
import type { PoolOptions } from '#src/pools/pool.js';
import { refValue } from '#src/transport/ref-value.js';
import { sharedArrayValue } from '#src/transport/shared-array-value.js';
import { addSpecial } from '#src/transport/special-values.js';
import { transfer } from '#src/transport/transfer.js';
import { describeNative } from '../native.js';
import { assertNoMore, inUse, killAll, poolOf, settled, until } from './memory-in-use.js';

const addon = native() as Native;
const MB = 2 ** 20;

addSpecial(sharedArrayValue);
addSpecial(refValue);

type Bytes = SharedArray<'uint8'>;

/** Tasks of inline source: what they need they import. */
const first = (array: Bytes) => array.data[0];
const same = (array: Bytes) => array;
const make = async (bytes: number, value: number) => {
  const { SharedArray } = await import('breakeven');
  const array = SharedArray.create('uint8', [bytes]);
  array.data.fill(value);
  return array;
};
const set = (array: Bytes, value: number) => {
  array.data[0] = value;
};
const add = (number: number) => number + 1;
const addFirst = (number: number, array: Bytes) => number + (array.data[0] as number);
const block = (array: Bytes) => {
  array.data[0] = 1;
  for (;;);
};

describeNative('memory that a pool shares with processes', () => {
  test('a worker that is killed while handles are under way to it leaves nothing', async (t) => {
    const before = await settled(t);
    const pool = poolOf(t, { tasksPerWorker: 50 });
    const signal = SharedArray.create('uint8', [1]);
    const blocked = pool.submit(block, signal);
    await until(() => signal.data[0] === 1);
    const calls = Array.from({ length: 40 }, (_, index) => {
      const array = SharedArray.create('uint8', [MB]);
      array.data.fill(1);
      const call = pool.submit(first as (array: Bytes, large?: Uint8Array) => unknown, array, new Uint8Array(MB));
      return { call, array, index };
    });
    await until(() => pool.stats().inFlight === 41);
    for (const { array } of calls) array.dispose();
    assert.ok(inUse().megabytes > 30);
    const outcomes = Promise.allSettled([blocked, ...calls.map(({ call }) => call)]);
    killAll(pool);
    const [first41, ...others] = await outcomes;
    assert.equal(first41?.status, 'rejected');
    assert.equal(others.length, 40);
    await pool.close();
    signal.dispose();
    await assertNoMore(before);
  });

  test('a worker that is killed with results under way leaves nothing but those that arrived', async (t) => {
    const before = await settled(t);
    const pool = poolOf(t, { size: 2 });
    const kept = await pool.submit(make, 2 * MB, 5);
    for (let round = 0; round < 5; round++) {
      const storm = Array.from({ length: 20 }, () => pool.submit(make, MB, 1));
      await storm[3];
      killAll(pool);
      for (const outcome of await Promise.allSettled(storm)) {
        if (outcome.status === 'fulfilled') outcome.value.dispose();
      }
    }
    assert.deepEqual([kept.data[0], kept.data[2 * MB - 1]], [5, 5]);
    await pool.terminate();
    kept.dispose();
    await assertNoMore(before);
  });

  test('a thousand arrays there and back need no more than one', async (t) => {
    const before = await settled(t);
    const pool = poolOf(t);
    const array = SharedArray.create('uint8', [10]);
    const add = (own: Bytes) => {
      own.data[0] = (own.data[0] ?? 0) + 1;
      return own;
    };
    const descriptors = async () =>
      (await pool.submit(async () => (await import('node:fs')).readdirSync('/proc/self/fd').length)) as number;
    (await pool.submit(add, array)).dispose();
    const theirs = await descriptors();
    for (let round = 1; round < 1000; round++) (await pool.submit(add, array)).dispose();
    assert.equal(array.data[0], 1000 % 256);
    assert.equal(await descriptors(), theirs);
    array.dispose();
    await pool.close();
    await assertNoMore(before);
  });

  test('an array of a worker that has died goes on to another one', async (t) => {
    const pool = poolOf(t);
    const made = await pool.submit(make, MB, 7);
    killAll(pool);
    await until(() => pool.stats().deaths === 1);
    addon.sweepArenas();
    assert.equal(await pool.submit(first, made), 7);
    assert.equal(await pool.submit(first, made), 7);
    made.dispose();
  });

  test('a worker is told to leave the arena of another one that has died', async (t) => {
    const before = await settled(t);
    const [maker, user] = [poolOf(t), poolOf(t)];
    const made = await maker.submit(make, MB, 7);
    const files = async () => {
      const [fs, v8, vm] = await Promise.all([import('node:fs'), import('node:v8'), import('node:vm')]);
      // Buffers that are garbage still keep it.
      v8.setFlagsFromString('--expose-gc');
      vm.runInNewContext('gc')();
      const names = fs.readdirSync('/proc/self/fd').map((fd) => {
        try {
          return fs.readlinkSync(`/proc/self/fd/${fd}`);
        } catch {
          return '';
        }
      });
      return names.filter((name) => name.includes('memfd:breakeven')).length;
    };
    await user.submit(first, await user.submit(make, 1, 1));
    const own = await user.submit(files);
    assert.equal(await user.submit(first, made), 7);
    assert.ok((await user.submit(files)) > own);
    made.dispose();
    await maker.close();
    let now = own + 1;
    for (let round = 0; round < 100 && now > own; round++) now = await user.submit(files);
    assert.equal(now, own);
    await user.close();
    await assertNoMore(before);
  });

  test('what a process writes to a file or a named array is seen here, and what was opened for reading stays as it is', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'breakeven-process-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'data');
    writeFileSync(file, new Uint8Array(10_000));
    const arrays = [
      SharedArray.open(file, { dtype: 'uint8', writable: true }),
      SharedArray.create('uint8', [10], { name: `breakeven-process-${process.pid}` }),
      SharedArray.open(file, { dtype: 'uint8', offset: 1 }),
    ];
    const pool = poolOf(t);
    for (const array of arrays) await pool.submit(set, array, 3);
    assert.deepEqual(
      arrays.map((array) => array.data[0]),
      [3, 3, 0],
    );
    assert.equal(readFileSync(file)[0], 3);
    const named = await pool.submit(same, arrays[1] as Bytes);
    arrays[1]?.dispose();
    assert.equal(named.data[0], 3);
    for (const array of [...arrays, named]) array.dispose();
  });
});

describe('a process without the native part', () => {
  const withoutNative = (t: TestContext, options: PoolOptions = {}) =>
    poolOf(t, { env: { ...process.env, BREAKEVEN_NATIVE: '0' }, ...options });

  test('is sent no shared array, and sends none: NativeUnavailableError, which says what to do', async (t) => {
    const pool = withoutNative(t);
    const array = SharedArray.create('uint8', [10]);
    for (const call of [
      pool.submit(first, array),
      pool.map(first, [array]),
      pool.map(addFirst, [1], { args: [array] }),
    ]) {
      await assert.rejects(call as Promise<unknown>, {
        name: 'NativeUnavailableError',
        message: /SharedArray.*(build it|remove)/s,
      });
    }
    await assert.rejects(pool.submit(make, 10, 1), { name: 'NativeUnavailableError' });
    assert.equal(await pool.submit(add, 1), 2);
  });

  test('is not left behind when its initializer is given what cannot go there', async (t) => {
    const before = readdirSync('/proc/self/fd').length;
    const array = SharedArray.create('uint8', [10]);
    const pool = withoutNative(t, { initializer: [set, array, 1] });
    await assert.rejects(pool.submit(add, 1), { name: 'BrokenPoolError', message: /SharedArray/ });
    await until(
      () => readdirSync('/proc/self/fd').length <= before && !process.getActiveResourcesInfo().includes('ProcessWrap'),
    );
  });

  test('is sent large buffers by value, and moved ones, all the same', async (t) => {
    const pool = withoutNative(t);
    const [copied, moved] = [new Uint8Array(200_000).fill(3), transfer(new Uint8Array(200_000).fill(4))];
    const task = (one: Uint8Array, other: Uint8Array) => [one[199_999], other[199_999]];
    assert.deepEqual(await pool.submit(task, copied, moved), [3, 4]);
    assert.deepEqual([copied.length, moved.length], [200_000, 0]);
    const ref = await pool.put(copied);
    assert.equal(await pool.submit((bytes: unknown) => (bytes as Uint8Array)[7], ref), 3);
  });
});
