import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { taskContext } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, failure, until } from '../observe.js';
import { work } from '../tasks.js';

export function contextContract(backEnd: BackEnd): void {
  theme(backEnd, "the caller's async context", (it) => {
    it('is there after awaiting a future, also when another flow shares the pool', async ({ pool }) => {
      const storage = new AsyncLocalStorage<string>();
      const calls = pool({ size: 1 });
      const flow = (name: string) =>
        storage.run(name, async () => {
          for (let i = 0; i < 5; i++) {
            await calls.submit(work.addLater, i, 1);
            assert.equal(storage.getStore(), name);
          }
          await calls.map(work.square, [1, 2, 3]);
          return storage.getStore();
        });
      assert.deepEqual(await Promise.all([flow('a'), flow('b')]), ['a', 'b']);
    });

    it('is there in done-callbacks: that of where each was added', async ({ pool }) => {
      const storage = new AsyncLocalStorage<string>();
      const future = storage.run('submitting', () => pool({ size: 1 }).submit(work.square, 2));
      const stores: unknown[] = [];
      storage.run('first', () => future.onDone(() => stores.push(storage.getStore())));
      storage.run('second', () => future.onDone(() => stores.push(storage.getStore())));
      await future;
      await until(() => stores.length === 2, 'both callbacks');
      assert.deepEqual(stores, ['first', 'second']);
    });

    it('is there in callbacks of reports and of progress', async ({ pool }) => {
      const storage = new AsyncLocalStorage<string>();
      const calls = pool({ size: 1 });
      const stores: unknown[] = [];
      const look = () => stores.push(storage.getStore());
      await storage.run('mine', async () => {
        await calls.submit(work.report, 1).onReport(look);
        await calls.map(work.report, [1], { onReport: look, progress: look });
      });
      assert.ok(stores.length >= 3);
      assert.deepEqual(new Set(stores), new Set(['mine']));
    });

    it('is there in the source and in the loop of an iteration', async ({ pool }) => {
      const storage = new AsyncLocalStorage<string>();
      const calls = pool({ size: 1 });
      const stores: unknown[] = [];
      async function* source() {
        for (let i = 0; i < 20; i++) {
          stores.push(storage.getStore());
          yield i;
          await null;
        }
      }
      await storage.run('mine', async () => {
        for await (const _ of calls.imap(work.square, source(), { buffer: 2 })) stores.push(storage.getStore());
      });
      // The pool's other work must not lend the source its own context.
      await storage.run('other', () => calls.submit(work.square, 1));
      assert.equal(stores.length, 40);
      assert.deepEqual(new Set(stores), new Set(['mine']));
    });

    it('is there in combine', async ({ pool }) => {
      const storage = new AsyncLocalStorage<string>();
      const stores = new Set<unknown>();
      await storage.run('mine', () =>
        pool({ size: 1 }).reduceRange(
          work.sumRange,
          100,
          (a, b) => {
            stores.add(storage.getStore());
            return a + b;
          },
          { chunkSize: 10 },
        ),
      );
      assert.deepEqual(stores, new Set(['mine']));
    });
  });

  theme(backEnd, 'taskContext', (it) => {
    it('tells a task its worker, its attempt and that it is wanted', async ({ pool }) => {
      const { workerId, ...rest } = await pool({ size: 1 }).submit(work.context);
      assert.ok(workerId >= 1);
      assert.deepEqual(rest, { attempt: 1, cancelled: false, aborted: false });
    });

    it('is the same before and after an await, with several tasks at once', async ({ pool }) => {
      const calls = pool({ size: 1, tasksPerWorker: 4 });
      const reported = new Map<number, unknown>();
      const futures = [1, 2, 3, 4].map((i) =>
        calls.submit(work.isContextKept, i).onReport(({ value }) => reported.set(i, value)),
      );
      assert.deepEqual(await Promise.all(futures), [true, true, true, true]);
      assert.deepEqual([...reported].sort(), [
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
      ]);
    });

    it('is neutral outside of a pool, so that the plain loop runs', () => {
      const { workerId, attempt, signal, cancelled, state } = taskContext();
      assert.deepEqual([workerId, attempt, signal.aborted, cancelled, state], [0, 1, false, false, undefined]);
      taskContext().throwIfCancelled();
      assert.equal(work.report('nobody listens'), 'nobody listens');
    });

    it('is neutral again in the caller while and after tasks run', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.addLater, 1, 2);
      assert.equal(taskContext().workerId, 0);
      await future;
      assert.equal(taskContext().workerId, 0);
      await collect(calls.imap(work.square, [1, 2]));
      assert.equal(taskContext().workerId, 0);
    });

    it('has a signal that fires for the cancelled task alone', async ({ pool }) => {
      const calls = pool({ size: 1, tasksPerWorker: 2 });
      const first = calls.submit(work.untilCancelled);
      const second = calls.submit(work.untilCancelled);
      await Promise.all([first, second].map((future) => new Promise((resolve) => future.onReport(resolve))));
      first.cancel();
      await failure(first);
      assert.equal((await calls.submit(work.context)).cancelled, false);
      assert.equal(second.state, 'running');
      second.cancel();
    });
  });
}
