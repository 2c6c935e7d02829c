import assert from 'node:assert/strict';
import { transfer, WorkerCrashedError } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, Gate, rejection, reportOf } from '../observe.js';
import { work } from '../tasks.js';
import { moving } from '../tasks-that-move.js';

const sevens = (length = 10) => new Uint8Array(length).fill(7);

export function movedContract(backEnd: BackEnd): void {
  theme(backEnd, 'what was moved', (it) => {
    it('is gone with its worker: the call fails although it has retries left', async ({ pool }) => {
      const calls = pool({ size: 1, retries: 5 });
      const error = await rejection(calls.submit(moving.dieOnce, { index: 0, dies: true, bytes: transfer(sevens()) }));
      assert.ok(error instanceof WorkerCrashedError);
      assert.equal(error.attempt, 1);
      assert.match(error.message, /transfer\(\)/);
      assert.equal(await calls.submit(moving.dieOnce, { index: 1 }), 1);
    });

    it('fails items that had not begun when their worker died; the others of the chunk run', async ({ pool }) => {
      const items = [
        { index: 0 },
        { index: 1, dies: true },
        { index: 2, bytes: transfer(sevens()) },
        { index: 3, bytes: sevens() },
      ];
      const calls = pool({ size: 1, retries: 1 });
      const settled = await calls.mapSettled(moving.dieOnce, items, { chunkSize: 4 });
      assert.deepEqual(
        settled.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.constructor)),
        [0, 1, WorkerCrashedError, 3],
      );
      assert.match((settled[2] as PromiseRejectedResult).reason.message, /before it began .* gone/);
    });

    it('is not lost because a neighbour in its chunk cannot cross', async ({ pool }) => {
      const items = [() => 1, transfer(sevens()), { socket: () => 1 }, sevens(3)];
      const settled = await pool({ size: 1 }).mapSettled(work.echo, items as unknown[], { chunkSize: 4 });
      assert.deepEqual(
        settled.map((one) => (one.status === 'fulfilled' ? (one.value as Uint8Array).length : one.reason.path)),
        ['items[0]', 10, 'items[2].socket', 3],
      );
    });

    it('is not lost because a neighbour in its call cannot cross, and stays with the sender', async ({ pool }) => {
      const bytes = transfer(sevens());
      const calls = pool({ size: 1 });
      const error = await failure(calls.submit(work.argumentsOf, bytes, () => 1));
      assert.deepEqual([error.path, bytes.length], ['args[1]', 10]);
      assert.deepEqual(await calls.submit(moving.look, bytes), ['Uint8Array', 10, 7]);
      assert.equal(bytes.length, 0);
    });

    it('leaves nothing to send again: that call alone is refused, with its path', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const bytes = transfer(sevens());
      const first = calls.submit(moving.look, bytes);
      const error = await failure(calls.submit(moving.look, bytes));
      assert.deepEqual([error.name, error.path], ['NotSerializableError', 'args[0]']);
      assert.match(error.message, /detached/);
      assert.deepEqual(await first, ['Uint8Array', 10, 7]);
    });

    it('stays with the sender while all workers are busy', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const gate = new Gate(folder());
      const long = calls.submit(work.untilOpen, gate.path);
      await reportOf(long);
      const bytes = transfer(sevens());
      const call = calls.submit(moving.look, bytes);
      // A later one goes nowhere before it.
      const after = calls.submit(work.square, 2);
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(bytes.length, 10);
      gate.open();
      assert.deepEqual([await call, await after], [['Uint8Array', 10, 7], 4]);
    });

    it('is kept by the sender when its call is cancelled before a worker was free', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const gate = new Gate(folder());
      const long = calls.submit(work.untilOpen, gate.path);
      await reportOf(long);
      const bytes = transfer(sevens());
      const call = calls.submit(moving.look, bytes);
      call.cancel();
      gate.open();
      assert.equal((await failure(call)).name, 'AbortError');
      await calls.submit(work.square, 2);
      assert.equal(bytes.length, 10);
    });

    it('is refused as an argument of the initializer', () => {
      const table = transfer(sevens());
      assert.throws(() => backEnd.make({ initializer: [work.echo, table] } as never), {
        code: 'BREAKEVEN_NOT_SERIALIZABLE',
        path: 'initializer[1]',
      });
      assert.equal(table.length, 10);
    });
  });
}
