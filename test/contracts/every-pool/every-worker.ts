import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, notes } from '../observe.js';
import { work } from '../tasks.js';

export function everyWorkerContract(backEnd: BackEnd): void {
  theme(backEnd, 'everyWorker', (it) => {
    it('runs the task once in each worker, and starts those that are not there', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const ids = await calls.everyWorker(work.workerId);
      assert.equal(ids.length, calls.size);
      assert.equal(new Set(ids).size, calls.size);
      assert.equal(new Set(await calls.everyWorker(work.placeLater)).size, calls.size);
    });

    it('passes its arguments', async ({ pool }) => {
      const calls = pool({ size: 2 });
      assert.deepEqual(new Set(await calls.everyWorker(work.add, 2, 3)), new Set([5]));
    });

    it('reaches each worker also while the pool is busy', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const map = calls.map(
        work.echoAfter,
        Array.from({ length: 30 }, (_, i) => ({ ms: 1, value: i })),
      );
      const ids = await calls.everyWorker(work.workerId);
      assert.equal(new Set(ids).size, calls.size);
      assert.equal((await map).length, 30);
    });

    it('twice runs twice in each worker', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const first = await calls.everyWorker(work.count);
      const second = await calls.everyWorker(work.count);
      const before = first[0] ?? Number.NaN;
      assert.deepEqual(
        second,
        first.map(() => before + 1),
      );
    });

    it('rejects when the task fails in any of them, and the pool stays usable', async ({ pool, folder }) => {
      const path = `${folder()}/ran`;
      const calls = pool({ size: 2 });
      const error = await failure(calls.everyWorker(work.noteOrFail, 1, path, 1));
      assert.equal(error.message, 'no 1');
      assert.equal(await calls.submit(work.square, 3), 9);
      assert.ok(notes(path).length >= 1);
    });

    it('refuses what is no task with OptionError', async ({ pool }) => {
      assert.equal((await failure(pool().everyWorker(undefined as never))).name, 'OptionError');
    });
  });

  theme(backEnd, 'warm', (it) => {
    it('resolves when the pool can take work, also twice, also at once', async ({ pool }) => {
      const calls = pool({ size: 2 });
      await Promise.all([calls.warm(), calls.warm()]);
      await calls.warm();
      assert.equal(await calls.submit(work.square, 3), 9);
    });
  });
}
