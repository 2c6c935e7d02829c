import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, notes, until } from '../observe.js';
import { work } from '../tasks.js';

export function initializerContract(backEnd: BackEnd): void {
  theme(backEnd, 'the initializer', (it) => {
    it('gives tasks its result as taskContext().state', async ({ pool }) => {
      assert.equal(await pool({ size: 1, initializer: [work.initialize, 'db'] }).submit(work.state), 'db');
      assert.equal(await pool({ size: 1, initializer: [work.initializeAtOnce, 'db'] }).submit(work.state), 'db');
    });

    it('runs once in each worker, before its first task', async ({ pool, folder }) => {
      const path = `${folder()}/log`;
      const calls = pool({ size: 2, initializer: [work.initialize, 'db', path] });
      await calls.everyWorker(work.note, 'task', path);
      await calls.map(work.note, ['task', 'task'], { args: [path] });
      const log = notes(path);
      assert.equal(log.filter((line) => line === 'initialized db').length, calls.size);
      assert.equal(log[0], 'initialized db');
    });

    it('has run when warm resolves', async ({ pool, folder }) => {
      const path = `${folder()}/log`;
      const calls = pool({ size: 2, initializer: [work.initialize, 'db', path] });
      await calls.warm();
      assert.equal(notes(path).length, calls.size);
    });

    it("has its result disposed of at the worker's end", async ({ pool, folder }) => {
      const path = `${folder()}/log`;
      const calls = pool({ size: 2, initializer: [work.initialize, 'db', path] });
      await calls.warm();
      await calls.close();
      const log = notes(path);
      assert.equal(log.filter((line) => line === 'disposed db').length, calls.size);
      assert.equal(log.at(-1), 'disposed db');
    });

    it('that throws breaks the pool with its error as the cause', async ({ pool, folder }) => {
      const calls = pool({ size: 2, initializer: [work.failingInitializer, `${folder()}/log`] });
      const waiting = [1, 2, 3].map((i) => calls.submit(work.square, i));
      const map = calls.map(work.square, [1, 2]);
      for (const promise of [...waiting, map]) {
        const error = await failure(promise);
        assert.deepEqual([error.name, error.code], ['BrokenPoolError', 'BREAKEVEN_BROKEN_POOL']);
        assert.ok(error.cause instanceof TypeError, error.stack);
        assert.equal(error.cause.message, 'no such database');
        assert.match(error.message, /no such database/);
      }
      assert.equal((await failure(calls.submit(work.square, 1))).name, 'BrokenPoolError');
      assert.equal((await failure(calls.map(work.square, [1]))).name, 'BrokenPoolError');
      assert.equal((await failure(calls.warm())).name, 'BrokenPoolError');
    });

    it('that throws is not tried again without end', async ({ pool, folder }) => {
      const path = `${folder()}/log`;
      const calls = pool({ size: 2, initializer: [work.failingInitializer, path] });
      await failure(calls.submit(work.square, 1));
      const tried = notes(path).length;
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.ok(tried <= 10 && notes(path).length <= tried + 2, `${tried}, then ${notes(path).length} times`);
    });

    it('that throws lets close and terminate end', async ({ pool, folder }) => {
      const path = `${folder()}/log`;
      const closed = pool({ size: 1, initializer: [work.failingInitializer, path] });
      await failure(closed.submit(work.square, 1));
      await closed.close();
      const terminated = pool({ size: 1, initializer: [work.failingInitializer, path] });
      const future = terminated.submit(work.square, 1);
      await terminated.terminate();
      await failure(future);
    });

    it('that never ends does not hold up terminate', async ({ pool }) => {
      const calls = pool({ size: 1, initializer: [work.untilCancelled] });
      const future = calls.submit(work.square, 1);
      await until(() => calls.stats().submitted === 1, 'the call was accepted');
      await calls.terminate();
      assert.equal((await failure(future)).name, 'PoolTerminatedError');
    });
  });
}
