import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, notes, until } from '../observe.js';
import { work } from '../tasks.js';

/** For tasks that heed their timeout as soon as they get a core. */
const PATIENT = 20_000;

export function timeoutsContract(backEnd: BackEnd): void {
  theme(backEnd, 'the timeout of an asynchronous task', (it) => {
    it('tells the task by its signal and rejects with TaskTimeoutError', async ({ pool, folder }) => {
      const path = `${folder()}/told`;
      const calls = pool({ size: 1, timeoutGrace: PATIENT });
      const error = await failure(calls.with({ timeout: 20 }).submit(work.untilCancelled, path));
      assert.deepEqual([error.name, error.code, error.timeout], ['TaskTimeoutError', 'BREAKEVEN_TASK_TIMEOUT', 20]);
      assert.match(error.message, /untilCancelled/);
      await until(() => notes(path).length > 0, 'the task was told');
      assert.deepEqual(notes(path), ['told TaskTimeoutError']);
      assert.equal(await calls.submit(work.square, 3), 9);
    });

    it('is the default of the pool (taskTimeout), which a call may change', async ({ pool }) => {
      const calls = pool({ size: 1, taskTimeout: 20 });
      assert.equal((await failure(calls.submit(work.untilCancelled))).name, 'TaskTimeoutError');
      const patient = calls.with({ timeout: 5_000 });
      assert.equal(await patient.submit(work.echoAfter, { ms: 60, value: 'slow' }), 'slow');
    });

    it('holds for each item of a map, from its own start', async ({ pool }) => {
      const items = Array.from({ length: 40 }, (_, i) => ({ ms: 30, value: i }));
      const results = await pool({ size: 1 }).map(work.echoAfter, items, { timeout: 1000, chunkSize: 40 });
      assert.deepEqual(
        results,
        items.map(({ value }) => value),
      );
    });

    it('is the error of its item alone', async ({ pool }) => {
      const settled = await pool({ size: 1 }).mapSettled(work.untilCancelledIf<number>, [1, 2, 3], {
        args: [2],
        timeout: 50,
        chunkSize: 3,
      });
      assert.deepEqual(
        settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).name)),
        [1, 'TaskTimeoutError', 3],
      );
    });

    it('does not count the time that a call waits', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const slow = calls.submit(work.echoAfter, { ms: 120, value: 'slow' });
      const waiting = calls.with({ timeout: 60 }).submit(work.square, 3);
      assert.equal(await waiting, 9);
      assert.equal(await slow, 'slow');
    });

    it('that is longer than any timer never fires', async ({ pool }) => {
      for (const timeout of [2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY]) {
        const calls = pool({ size: 1 });
        assert.equal(await calls.with({ timeout }).submit(work.echoAfter, { ms: 20, value: 'done' }), 'done');
      }
    });
  });
}
