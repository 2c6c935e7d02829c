import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure } from '../observe.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

async function* trickle(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    yield i;
  }
}

export function batchesContract(backEnd: BackEnd): void {
  theme(backEnd, 'mapBatches', (it) => {
    it('gives the task whole chunks and joins their results in input order', async ({ pool }) => {
      const results = await pool({ size: 2 }).mapBatches(work.squares, upTo(1000));
      assert.deepEqual(
        results,
        upTo(1000).map((i) => i * i),
      );
    });

    it('gives the task chunks of chunkSize, the last one the rest', async ({ pool }) => {
      assert.deepEqual(await pool({ size: 2 }).mapBatches(work.batchLength, upTo(10), { chunkSize: 4 }), [4, 4, 2]);
    });

    it('fills chunks of chunkSize from a slow source too', async ({ pool }) => {
      assert.deepEqual(await pool({ size: 2 }).mapBatches(work.batchLength, trickle(10), { chunkSize: 4 }), [4, 4, 2]);
    });

    it('lets a task answer with as many results as it likes', async ({ pool }) => {
      const batches = pool({ size: 1 });
      const twice = await batches.mapBatches(work.twiceEach<number>, [1, 2, 3], { chunkSize: 2 });
      assert.deepEqual(twice, [1, 1, 2, 2, 3, 3]);
      assert.deepEqual(await batches.mapBatches(work.nothing, [1, 2, 3]), []);
    });

    it('passes args after the batch', async ({ pool }) => {
      const [batch, extra] = await pool({ size: 1 }).mapBatches(work.argumentsOf, [1, 2], {
        args: ['x'],
        chunkSize: 2,
      });
      assert.deepEqual([batch, extra], [[1, 2], 'x']);
    });

    it('fails clearly when the task does not answer with an array', async ({ pool }) => {
      const batches = pool({ size: 1 });
      const error = await failure(batches.mapBatches(work.square as never, [1, 2]));
      assert.match(error.message, /array/i);
      assert.equal(await batches.submit(work.square, 3), 9);
    });
  });
}
