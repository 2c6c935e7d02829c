import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, Gate, notes, reportOf, until } from '../observe.js';
import { runProgram } from '../programs.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

export function workerTimeoutContract(backEnd: BackEnd): void {
  theme(backEnd, 'the timeout of a task that blocks', (it) => {
    it('ends while (true) {}: TaskTimeoutError, and the worker is replaced', async ({ pool }) => {
      const calls = pool({ size: 1, timeoutGrace: 20 });
      const before = await calls.submit(work.place);
      const error = await failure(calls.with({ timeout: 30 }).submit(work.forever));
      assert.deepEqual([error.name, error.timeout], ['TaskTimeoutError', 30]);
      assert.match(error.message, /forever/);
      assert.notEqual(await calls.submit(work.place), before);
    });

    it('does not disturb its neighbours', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 2, timeoutGrace: 20 });
      const neighbour = calls.submit(work.untilOpen, gate.path, 'safe');
      await reportOf(neighbour);
      const waiting = upTo(5).map((i) => calls.submit(work.square, i));
      assert.equal((await failure(calls.with({ timeout: 30 }).submit(work.forever))).name, 'TaskTimeoutError');
      assert.deepEqual(await Promise.all(waiting), [0, 1, 4, 9, 16]);
      gate.open();
      assert.equal(await neighbour, 'safe');
    });

    it('costs a chunk nothing but its item', async ({ pool }) => {
      const settled = await pool({ size: 1, timeoutGrace: 20 }).mapSettled(work.foreverIf<number>, upTo(100), {
        args: [40],
        timeout: 50,
        chunkSize: 100,
      });
      for (const [i, one] of settled.entries()) {
        if (i === 40) assert.equal(one.status === 'rejected' && (one.reason as Error).name, 'TaskTimeoutError');
        else assert.deepEqual(one, { status: 'fulfilled', value: i });
      }
    });

    it('sets cancelled first: a loop that looks at it keeps its worker', async ({ pool }) => {
      const calls = pool({ size: 1, timeoutGrace: 20_000 });
      const before = await calls.submit(work.place);
      assert.equal(
        (await failure(calls.with({ timeout: 30 }).submit(work.spinUntilCancelled))).name,
        'TaskTimeoutError',
      );
      assert.equal(await calls.submit(work.place), before);
      assert.equal(calls.stats().deaths, 0);
    });

    it('tells those that die with a task that blocks their common worker why they do', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1, tasksPerWorker: 2, timeoutGrace: 20 });
      const neighbour = calls.submit(work.untilOpen, gate.path, 1);
      await reportOf(neighbour);
      assert.equal((await failure(calls.with({ timeout: 30 }).submit(work.forever))).name, 'TaskTimeoutError');
      const error = await failure(neighbour);
      assert.equal(error.name, 'WorkerCrashedError');
      assert.match(error.message, /'forever' did not heed its timeout/);
    });

    it('is off while a debugger is attached', async () => {
      const { code, stdout, stderr } = await runProgram('debugged', backEnd.key, [], ['--inspect=127.0.0.1:0']);
      assert.deepEqual({ code, stdout }, { code: 0, stdout: 'result slow\n' }, stderr);
    });

    it('rejects in time, however long the grace is', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1, timeoutGrace: 20_000 });
      const ignoring = (path: string) =>
        import('node:fs').then(async ({ existsSync }) => {
          while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 2));
        });
      assert.equal((await failure(calls.with({ timeout: 30 }).submit(ignoring, gate.path))).name, 'TaskTimeoutError');
      gate.open();
      assert.equal(await calls.submit(work.square, 3), 9);
    });
  });

  theme(backEnd, 'cancel of a task that blocks', (it) => {
    it('is seen by its loop (cancelled), and frees its worker', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const before = await calls.submit(work.place);
      const future = calls.submit(work.spinUntilCancelled);
      await reportOf(future);
      assert.equal(future.state, 'running');
      assert.equal(future.cancel(), true);
      assert.equal((await failure(future)).name, 'AbortError');
      assert.equal(await calls.submit(work.place), before);
    });

    it('is thrown by throwIfCancelled', async ({ pool, folder }) => {
      const path = `${folder()}/thrown`;
      const calls = pool({ size: 1 });
      const future = calls.submit(work.spinUntilThrown, path);
      await reportOf(future);
      future.cancel();
      await failure(future);
      await until(() => notes(path).length > 0, 'the task was told');
      assert.deepEqual(notes(path), ['AbortError']);
    });

    it('of a map reaches the item that runs', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const controller = new AbortController();
      const map = calls.map(work.spinUntilCancelled as (item: number) => string, [1, 2, 3], {
        signal: controller.signal,
        onReport: () => controller.abort(new Error('enough')),
      });
      assert.equal((await failure(map)).message, 'enough');
      assert.equal(await calls.submit(work.square, 3), 9);
    });

    it('that does not heed it lets the pool close in bounded time all the same', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.forever);
      await reportOf(future);
      future.cancel();
      await failure(future);
      const startedAt = performance.now();
      await calls.close();
      // timeoutGrace is 500 ms.
      assert.ok(performance.now() - startedAt < 2500);
    });

    it('is not needed to terminate: a busy loop ends, too', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.forever);
      await reportOf(future);
      await calls.terminate();
      assert.equal((await failure(future)).name, 'PoolTerminatedError');
    });

    it('is not needed to close with a timeout, either', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.forever);
      await reportOf(future);
      await calls.close({ timeout: 20 });
      assert.equal((await failure(future)).name, 'PoolTerminatedError');
    });
  });
}
