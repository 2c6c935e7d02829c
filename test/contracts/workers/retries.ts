import assert from 'node:assert/strict';
import { WorkerCrashedError } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, notes, rejection } from '../observe.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

export function retriesContract(backEnd: BackEnd): void {
  theme(backEnd, 'retries', (it) => {
    it('run an item again after the death of its worker, with the next attempt', async ({ pool, folder }) => {
      const calls = pool({ size: 1, retries: 2 });
      const path = `${folder()}/tries`;
      assert.equal(await calls.submit(work.dieUntil, 3, path), 3);
      assert.deepEqual(notes(path), ['1', '2', '3']);
    });

    it('end: then the error tells the last attempt', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const path = `${folder()}/tries`;
      const error = await rejection(calls.with({ retries: 1 }).submit(work.dieUntil, 9, path));
      assert.ok(error instanceof WorkerCrashedError);
      assert.equal(error.attempt, 2);
      assert.deepEqual(notes(path), ['1', '2']);
    });

    it('are none by default', async ({ pool, folder }) => {
      const path = `${folder()}/tries`;
      await failure(pool({ size: 1 }).submit(work.dieUntil, 2, path));
      assert.deepEqual(notes(path), ['1']);
    });

    it('of a map hold for each item', async ({ pool, folder }) => {
      const base = folder();
      const attempts = await pool({ size: 2 }).starmap(
        work.dieUntil,
        upTo(3).map((i) => [2, `${base}/${i}`] as const),
        { retries: 1 },
      );
      assert.deepEqual(attempts, [2, 2, 2]);
    });

    it('are not for errors of the task itself', async ({ pool, folder }) => {
      const path = `${folder()}/ran`;
      const calls = pool({ size: 1, retries: 5 });
      assert.equal((await failure(calls.submit(work.noteOrFail, 1, path, 1))).message, 'no 1');
      assert.deepEqual(notes(path), ['1']);
    });

    it('are not for timeouts', async ({ pool, folder }) => {
      const path = `${folder()}/told`;
      const calls = pool({ size: 1, retries: 5, taskTimeout: 30, timeoutGrace: 20_000 });
      assert.equal((await failure(calls.submit(work.untilCancelled, path))).name, 'TaskTimeoutError');
      await calls.close();
      assert.deepEqual(notes(path), ['told TaskTimeoutError']);
    });
  });

  theme(backEnd, 'the restart budget', (it) => {
    it('that is used up breaks the pool: everything rejects with BrokenPoolError', async ({ pool }) => {
      const calls = pool({ size: 1, restartBudget: { restarts: 2, perMs: 60_000 } });
      let started = 0;
      calls.on('worker:start', () => started++);
      const deadly = upTo(10).map((i) => calls.submit(work.die, i));
      const names = await Promise.all(deadly.map(async (future) => (await failure(future)).name));
      assert.ok(names.includes('BrokenPoolError'));
      assert.ok(
        names.slice(0, 3).every((name) => name === 'WorkerCrashedError'),
        names.join(),
      );
      const error = await failure(calls.submit(work.square, 1));
      assert.deepEqual([error.name, error.code], ['BrokenPoolError', 'BREAKEVEN_BROKEN_POOL']);
      assert.equal((await failure(calls.map(work.square, [1]))).name, 'BrokenPoolError');
      assert.ok(started <= 4, `${started} workers were started`);
      const later = started;
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(started, later, 'a broken pool starts no more workers');
      await calls.terminate();
    });

    it('is not touched by deaths with a completed task between them', async ({ pool }) => {
      const calls = pool({ size: 1, restartBudget: { restarts: 1, perMs: 60_000 } });
      for (let i = 0; i < 4; i++) {
        assert.equal((await failure(calls.submit(work.die, 1))).name, 'WorkerCrashedError');
        assert.equal(await calls.submit(work.square, i), i * i);
      }
    });

    it('is not touched by deaths with completed items of the same chunk between them', async ({ pool }) => {
      const calls = pool({ size: 1, restartBudget: { restarts: 1, perMs: 60_000 } });
      const dieAtOdd = (item: number) => (item % 2 === 1 ? process.exit(1) : item);
      const settled = await calls.mapSettled(dieAtOdd, upTo(8), { chunkSize: 4 });
      assert.deepEqual(
        settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).name)),
        upTo(8).map((i) => (i % 2 === 1 ? 'WorkerCrashedError' : i)),
      );
    });

    it('of 0 breaks the pool at the first death', async ({ pool }) => {
      const calls = pool({ size: 1, restartBudget: { restarts: 0, perMs: 60_000 } });
      await failure(calls.submit(work.die, 1));
      assert.equal((await failure(calls.submit(work.square, 1))).name, 'BrokenPoolError');
    });

    it('counts every death in the initializer', async ({ pool }) => {
      const calls = pool({ size: 2, initializer: [work.die, 3], restartBudget: { restarts: 3, perMs: 60_000 } });
      let started = 0;
      calls.on('worker:start', () => started++);
      assert.equal((await failure(calls.submit(work.square, 1))).name, 'BrokenPoolError');
      assert.ok(started <= 6, `${started} workers were started`);
    });
  });
}
