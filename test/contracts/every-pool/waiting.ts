import assert from 'node:assert/strict';
import { asCompleted, type Future, wait } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, failure, Gate, rejection, reportOf } from '../observe.js';
import { work } from '../tasks.js';

export function waitingContract(backEnd: BackEnd): void {
  theme(backEnd, 'asCompleted', (it) => {
    it('yields each future once, as they finish', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1, tasksPerWorker: 3 });
      const slow = calls.submit(work.untilOpen, gate.path, 1);
      const quick = calls.submit(work.square, 3);
      const finished: Future<unknown>[] = [];
      for await (const future of asCompleted<Future<unknown>>([slow, quick])) {
        finished.push(future as Future<unknown>);
        gate.open();
      }
      assert.deepEqual(finished, [quick, slow]);
    });

    it('works across pools', async ({ pool }) => {
      const futures = [pool({ size: 1 }).submit(work.square, 3), pool({ size: 1 }).submit(work.square, 4)];
      const finished = await collect(asCompleted(futures));
      assert.deepEqual(new Set(finished), new Set(futures));
    });

    it('yields those that have ended already, failed and cancelled ones included', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const done = calls.submit(work.square, 3);
      const failed = calls.submit(work.noteOrFail, 1, `${folder()}/ran`, 1);
      const cancelled = calls.submit(work.square, 4);
      cancelled.cancel();
      await Promise.allSettled([done, failed, cancelled]);
      const finished = await collect(asCompleted([done, failed, cancelled]));
      assert.deepEqual(new Set(finished), new Set([done, failed, cancelled]));
    });

    it('yields nothing for no futures, and a future given twice once', async ({ pool }) => {
      assert.deepEqual(await collect(asCompleted([])), []);
      const future = pool({ size: 1 }).submit(work.square, 3);
      assert.equal((await collect(asCompleted([future, future]))).length, 1);
    });

    it('throws when its timeout is over, and the tasks go on', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1 });
      const future = calls.submit(work.untilOpen, gate.path, 'late');
      await reportOf(future);
      const error = await failure(collect(asCompleted([future], { timeout: 5 })));
      assert.equal(error.name, 'WaitTimeoutError');
      gate.open();
      assert.equal(await future, 'late');
    });

    it('throws the reason of its signal, and the tasks go on', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1 });
      const future = calls.submit(work.untilOpen, gate.path, 'late');
      await reportOf(future);
      const controller = new AbortController();
      const reason = new Error('enough');
      const iteration = rejection(collect(asCompleted([future], { signal: controller.signal })));
      controller.abort(reason);
      assert.equal(await iteration, reason);
      gate.open();
      assert.equal(await future, 'late');
    });

    it('may be left early', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const futures = [1, 2, 3].map((i) => calls.submit(work.square, i));
      for await (const future of asCompleted(futures)) {
        assert.ok(new Set<unknown>(futures).has(future));
        break;
      }
      assert.deepEqual(await Promise.all(futures), [1, 4, 9]);
    });

    it('refuses what are no futures and bad options with OptionError', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 1);
      const bad: [unknown, unknown?][] = [
        [undefined],
        [future],
        [[Promise.resolve(1)]],
        [[future], { timeout: -1 }],
        [[future], { signal: 'now' }],
        [[future], { until: 'all' }],
      ];
      for (const [futures, options] of bad) {
        await assert.rejects(async () => collect(asCompleted(futures as never, options as never)), {
          name: 'OptionError',
        });
      }
      await future;
    });
  });

  theme(backEnd, 'wait', (it) => {
    it('waits for all', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const futures = [
        calls.submit(work.square, 1),
        calls.submit(work.noteOrFail, 1, `${folder()}/ran`, 1),
        calls.submit(work.square, 2),
      ];
      const { done, pending } = await wait(futures);
      assert.deepEqual([...done], futures);
      assert.equal(pending.size, 0);
      await Promise.allSettled(futures);
    });

    it('until the first completed one', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1, tasksPerWorker: 2 });
      const slow = calls.submit(work.untilOpen, gate.path, 1);
      const quick = calls.submit(work.square, 2);
      const { done, pending } = await wait<Future<unknown>>([slow, quick], { until: 'first-completed' });
      assert.deepEqual([[...done], [...pending]], [[quick], [slow]]);
      gate.open();
      await slow;
    });

    it('until the first exception', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1, tasksPerWorker: 2 });
      const slow = calls.submit(work.untilOpen, gate.path, 1);
      await reportOf(slow);
      const quick = calls.submit(work.square, 2);
      const bad = calls.submit(work.noteOrFail, 1, `${folder()}/ran`, 1);
      const { done, pending } = await wait<Future<unknown>>([slow, quick, bad], { until: 'first-exception' });
      assert.deepEqual([done, pending], [new Set([quick, bad]), new Set([slow])]);
      gate.open();
      await slow;
      await failure(bad);
    });

    it('for the first exception, where there is none, waits for all', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const futures = [1, 2, 3].map((i) => calls.submit(work.square, i));
      const { done, pending } = await wait(futures, { until: 'first-exception' });
      assert.deepEqual([done.size, pending.size], [3, 0]);
    });

    it('no longer than its timeout, and rejects nothing', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1 });
      const quick = calls.submit(work.square, 2);
      const slow = calls.submit(work.untilOpen, gate.path, 1);
      await reportOf(slow);
      const { done, pending } = await wait<Future<unknown>>([slow, quick], { timeout: 5 });
      assert.deepEqual([[...done], [...pending]], [[quick], [slow]]);
      gate.open();
      assert.equal(await slow, 1);
      assert.equal(pending.size, 1, 'the answer does not change afterwards');
    });

    it('for nothing resolves at once', async () => {
      assert.deepEqual(await wait([]), { done: new Set(), pending: new Set() });
    });

    it('refuses what are no futures and bad options with OptionError', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 1);
      const bad: [unknown, unknown?][] = [
        [undefined],
        [[Promise.resolve(1)]],
        [[future], { until: 'some' }],
        [[future], { timeout: Number.NaN }],
      ];
      for (const [futures, options] of bad) {
        await assert.rejects(async () => wait(futures as never, options as never), { name: 'OptionError' });
      }
      await future;
    });
  });
}
