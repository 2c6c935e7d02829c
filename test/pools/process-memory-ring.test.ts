import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SharedArray } from '#src/memory/shared-array.js';
import { sharedArrayValue } from '#src/transport/shared-array-value.js';
import { addSpecial } from '#src/transport/special-values.js';
import { describeNative } from '../native.js';
import { assertNoMore, inUse, killAll, poolOf, settled, until } from './memory-in-use.js';

const MB = 2 ** 20;

addSpecial(sharedArrayValue);

type Bytes = SharedArray<'uint8'>;

const first = (array: Bytes) => array.data[0];
const add = (number: number) => number + 1;
const block = (array: Bytes) => {
  array.data[0] = 1;
  for (;;);
};

describeNative('shared arrays that go to a process in its ring', () => {
  test('a worker that is killed while handles are under way to it in its ring leaves nothing', async (t) => {
    const before = await settled(t);
    const pool = poolOf(t, { tasksPerWorker: 50 });
    const signal = SharedArray.create('uint8', [1]);
    // From now on it knows the arena.
    await pool.submit(first, signal);
    const blocked = pool.submit(block, signal);
    await until(() => signal.data[0] === 1);
    const arrays = Array.from({ length: 40 }, () => SharedArray.create('uint8', [MB]));
    for (const array of arrays) array.data.fill(1);
    const calls = arrays.map((array) => pool.submit(first, array));
    await until(() => pool.stats().inFlight === 41);
    for (const array of arrays) array.dispose();
    assert.ok(inUse().megabytes > 30);
    const outcomes = Promise.allSettled([blocked, ...calls]);
    killAll(pool);
    assert.equal((await outcomes)[0]?.status, 'rejected');
    await pool.close();
    signal.dispose();
    await assertNoMore(before);
  });

  test('a call that is cancelled before it began gives up the array that came in the ring', async (t) => {
    const before = await settled(t);
    const pool = poolOf(t, { tasksPerWorker: 2 });
    const [signal, array] = [SharedArray.create('uint8', [1]), SharedArray.create('uint8', [MB])];
    array.data.fill(1);
    await pool.submit(first, signal);
    const wait = async (own: Bytes) => {
      own.data[0] = 1;
      while (own.data[0] === 1) {}
    };
    const blocked = pool.submit(wait, signal);
    await until(() => signal.data[0] === 1);
    const call = pool.submit(first, array);
    await until(() => pool.stats().inFlight === 2);
    call.cancel();
    await assert.rejects(call);
    signal.data[0] = 2;
    await blocked;
    await pool.submit(add, 1);
    array.dispose();
    signal.dispose();
    await until(() => inUse().megabytes <= before.megabytes);
  });
});
