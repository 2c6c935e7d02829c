import assert from 'node:assert/strict';
import { transfer } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure } from '../observe.js';
import { work } from '../tasks.js';
import { moving } from '../tasks-that-move.js';

// From here on bytes cross beside the message, where they can.
const LARGE = 64 * 1024;

const counting = (length: number) => Uint8Array.from({ length }, (_, i) => i % 251);

const values: Readonly<Record<string, () => unknown>> = {
  'one byte less than 64 KiB': () => counting(LARGE - 1),
  'exactly 64 KiB': () => counting(LARGE),
  'an odd megabyte of floats': () => new Float32Array(counting(2 ** 20 + 4).buffer, 4),
  'an ArrayBuffer': () => counting(LARGE).buffer,
  'a DataView': () => new DataView(counting(2 * LARGE).buffer, 3, LARGE + 5),
  'a Buffer': () => Buffer.from(counting(LARGE)),
  'a part of a Buffer': () => Buffer.from(counting(4 * LARGE)).subarray(11, LARGE + 11),
  bigints: () => new BigInt64Array(counting(LARGE).buffer),
  'several, deep inside': () => ({ frames: [counting(LARGE), new Map([['b', counting(2 * LARGE)]])], n: 1 }),
  'nothing of something large': () => counting(LARGE).subarray(7, 7),
};

export function byValueContract(backEnd: BackEnd): void {
  theme(backEnd, 'large values', (it) => {
    for (const [what, make] of Object.entries(values)) {
      it(`cross and come back equal: ${what}`, async ({ pool }) => {
        const value = make();
        assert.deepEqual(await pool({ size: 1 }).submit(work.echo, value), make());
        assert.deepEqual(value, make());
      });
    }

    it('can be written to by who got them, unseen by the sender and by later calls', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const bytes = counting(LARGE);
      const sum = await calls.submit(work.fill, bytes, 1);
      assert.equal(sum, LARGE);
      assert.deepEqual(bytes, counting(LARGE));
      assert.deepEqual(await calls.submit(work.echo, bytes), counting(LARGE));
    });

    it('can be written to by the sender once their call is running', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const bytes = counting(LARGE);
      const gone = calls.submit(work.echoAfter, { ms: 50, value: bytes });
      await calls.warm();
      while (gone.state !== 'running') await new Promise((resolve) => setImmediate(resolve));
      bytes.fill(0);
      assert.deepEqual(await gone, counting(LARGE));
    });

    it('that come as results can be written to', async ({ pool }) => {
      const bytes = await pool({ size: 1 }).submit(work.zeros, LARGE);
      bytes.fill(1);
      assert.equal(bytes.at(-1), 1);
    });

    it('keep sharing a buffer where they did', async ({ pool }) => {
      const { buffer } = counting(2 * LARGE);
      const calls = pool({ size: 1 });
      assert.equal(await calls.submit(moving.areShared, [new Uint8Array(buffer), new Uint8Array(buffer, 0, 3)]), true);
      const [first, second] = await calls.submit(work.argumentsOf, new Uint8Array(buffer), new DataView(buffer, 1));
      assert.equal((first as Uint8Array).buffer, (second as DataView).buffer);
    });

    it('are not shared between two calls', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const bytes = counting(LARGE);
      const both = await Promise.all([calls.submit(work.fill, bytes, 1), calls.submit(work.echo, bytes)]);
      assert.deepEqual(both[1], counting(LARGE));
    });

    it('in args reach every worker as they were, and each task of one worker alike', async ({ pool }) => {
      const table = counting(LARGE);
      const maps = pool({ size: 2 });
      const at = (index: number, bytes: Uint8Array) => bytes[index];
      const indexes = Array.from({ length: 100 }, (_, i) => i);
      assert.deepEqual(await maps.map(at, indexes, { args: [table], chunkSize: 5 }), [...table.subarray(0, 100)]);
      assert.deepEqual(await maps.map(at, [1], { args: [counting(LARGE)] }), [1]);
    });

    it('in the arguments of everyWorker are each worker’s own', async ({ pool }) => {
      const table = counting(LARGE);
      const sums = await pool({ size: 2 }).everyWorker(work.fill, table, 1);
      assert.deepEqual([sums, table], [[LARGE, LARGE], counting(LARGE)]);
    });

    it('in the arguments of an initializer are as they were when the pool was made, in later workers, too', async ({
      pool,
    }) => {
      const table = counting(LARGE);
      const calls = pool({ size: 1, initializer: [work.initializeAtOnce, table] });
      table.fill(0);
      assert.deepEqual(await calls.submit(work.state), counting(LARGE));
      await failure(calls.submit(work.die, 1));
      assert.deepEqual(await calls.submit(work.state), counting(LARGE));
    });

    it('come in full from a worker that dies right after sending them', async ({ pool }) => {
      const bytes = await pool({ size: 1 }).submit(work.answerAndDie, 2 ** 20);
      assert.deepEqual([bytes.length, bytes.at(-1)], [2 ** 20, 7]);
    });

    it('are counted by the pool and by each worker, moved ones and small ones apart', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await calls.submit(work.echo, [counting(LARGE), counting(2 * LARGE), counting(8)]);
      await calls.map(work.square, [1, 2], { args: [counting(LARGE)] as never, chunkSize: 1 });
      await calls.submit(work.fill, transfer(counting(LARGE)), 1);
      const { bytesIn, bytesOut, workers } = calls.stats();
      assert.deepEqual([bytesIn, bytesOut], [4 * LARGE, 3 * LARGE]);
      assert.deepEqual(
        workers.map((worker) => [worker.bytesIn, worker.bytesOut]),
        [[4 * LARGE, 3 * LARGE]],
      );
    });

    it('outlive the pool that they came from', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const bytes = await calls.submit(work.echo<Uint8Array>, counting(2 ** 20));
      await calls.close();
      bytes[0] = 9;
      assert.deepEqual([bytes[0], bytes[250]], [9, 250]);
    });
  });
}
