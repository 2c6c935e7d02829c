import assert from 'node:assert/strict';
import type { Future, TaskTiming } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, Gate, reportOf, uncaughtDuring, until } from '../observe.js';
import { work } from '../tasks.js';

export function futuresContract(backEnd: BackEnd): void {
  theme(backEnd, 'a future', (it) => {
    it('is a real promise', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 3);
      assert.ok(future instanceof Promise);
      assert.deepEqual(await Promise.all([future, 1]), [9, 1]);
      assert.equal(await Promise.race([future]), 9);
    });

    it('gives plain promises by then, catch and finally', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 3);
      for (const derived of [future.then((x) => x + 1), future.catch(() => 0), future.finally(() => {})]) {
        assert.equal(Object.getPrototypeOf(derived), Promise.prototype);
      }
      assert.equal(await future.then((x) => x + 1), 10);
    });

    it('is pending, then running, then done', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1 });
      const first = calls.submit(work.untilOpen, gate.path);
      const second = calls.submit(work.untilOpen, gate.path);
      assert.deepEqual([first.state, second.state], ['pending', 'pending']);
      await reportOf(first);
      assert.deepEqual([first.state, second.state], ['running', 'pending']);
      gate.open();
      await Promise.all([first, second]);
      assert.deepEqual([first.state, second.state], ['done', 'done']);
    });

    it('of a failed task is done', async ({ pool, folder }) => {
      const future = pool({ size: 1 }).submit(work.noteOrFail, 1, `${folder()}/ran`, 1);
      await failure(future);
      assert.equal(future.state, 'done');
    });

    it('result() without a timeout gives the result', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 3);
      assert.equal(await future.result(), 9);
      assert.equal(await future.result({}), 9);
      assert.equal(await future.result({ timeout: 10_000 }), 9);
    });

    it('result() rejects with the error of the task', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const path = `${folder()}/ran`;
      assert.equal((await failure(calls.submit(work.noteOrFail, 1, path, 1).result())).message, 'no 1');
      assert.equal(
        (await failure(calls.submit(work.noteOrFail, 2, path, 2).result({ timeout: 9_999 }))).message,
        'no 2',
      );
    });

    it('result() with a timeout rejects the wait, not the task', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const future = pool({ size: 1 }).submit(work.untilOpen, gate.path, 'late');
      await reportOf(future);
      const error = await failure(future.result({ timeout: 5 }));
      assert.deepEqual([error.name, error.code], ['WaitTimeoutError', 'BREAKEVEN_WAIT_TIMEOUT']);
      assert.equal(future.state, 'running');
      gate.open();
      assert.equal(await future, 'late');
      assert.equal(await future.result({ timeout: 0 }), 'late');
    });

    it('refuses a bad timeout and a callback that is no function with OptionError', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 3);
      for (const timeout of [-1, Number.NaN, '5s']) {
        await assert.rejects(async () => future.result({ timeout } as never), { name: 'OptionError' });
      }
      assert.throws(() => future.onDone('log' as never), { name: 'OptionError' });
      assert.throws(() => future.onReport('log' as never), { name: 'OptionError' });
      await future;
    });

    it('calls done-callbacks in the order in which they were added, once, with itself', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 3);
      const seen: [number, Future<number>][] = [];
      const same = future.onDone((it) => seen.push([1, it])).onDone((it) => seen.push([2, it]));
      assert.equal(same, future);
      future.onDone((it) => seen.push([3, it]));
      await future;
      await until(() => seen.length === 3, 'the callbacks were called');
      assert.deepEqual(
        seen.map(([place]) => place),
        [1, 2, 3],
      );
      assert.ok(seen.every(([, it]) => it === future && it.state === 'done'));
    });

    it('that is done calls a done-callback at once', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 3);
      await future;
      let called = 0;
      future.onDone(() => called++);
      assert.equal(called, 1);
    });

    it('calls done-callbacks also when it failed or was cancelled', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const failed = calls.submit(work.noteOrFail, 1, `${folder()}/ran`, 1);
      const cancelled = calls.submit(work.square, 3);
      const states: string[] = [];
      failed.onDone(({ state }) => states.push(state));
      cancelled.onDone(({ state }) => states.push(state));
      cancelled.cancel();
      await failure(failed);
      await failure(cancelled);
      assert.deepEqual(states.sort(), ['cancelled', 'done']);
    });

    it('lets a throwing done-callback harm nobody', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const seen: number[] = [];
      const uncaught = await uncaughtDuring(async () => {
        const future = calls.submit(work.square, 3);
        future.onDone(() => {
          throw new Error('a bad callback');
        });
        future.onDone(() => seen.push(2));
        assert.equal(await future, 9);
        assert.doesNotThrow(() =>
          future.onDone(() => {
            throw new Error('a bad callback');
          }),
        );
      });
      assert.deepEqual(seen, [2]);
      assert.equal(await calls.submit(work.square, 4), 16);
      // It is told as any error in a callback is, to whom it concerns: nothing is swallowed.
      assert.deepEqual(
        uncaught.map((error) => (error as Error).message),
        ['a bad callback', 'a bad callback'],
      );
    });

    it('calls onReport with each report of its task, in order, before it is done', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.reportTwice, 'item');
      const values: unknown[] = [];
      assert.equal(
        future.onReport(({ index, value }) => values.push(index, value, future.state)),
        future,
      );
      await future;
      assert.deepEqual(values, [0, ['item', 1], 'running', 0, ['item', 2], 'running']);
    });

    it('has timings when its task has ended', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.echoAfter, { ms: 20, value: 1 });
      assert.ok(!future.timing);
      const submitted = performance.now();
      await future;
      const elapsed = performance.now() - submitted;
      const timing = future.timing as TaskTiming | undefined;
      assert.ok(timing);
      for (const key of ['queued', 'sent', 'computed', 'received'] as const) {
        assert.ok(timing[key] >= 0 && timing[key] <= elapsed + 50, `${key}: ${timing[key]} of ${elapsed} ms`);
      }
      assert.ok(timing.computed >= 18, `computed: ${timing.computed}`);
    });

    it('counts the time that it waited as queued', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await calls.warm();
      const first = calls.submit(work.echoAfter, { ms: 60, value: 1 });
      const second = calls.submit(work.square, 1);
      await Promise.all([first, second]);
      const { queued, sent } = second.timing ?? assert.fail('it has ended');
      assert.ok(queued + sent >= 40, `queued ${queued}, sent ${sent}`);
    });

    it('that was cancelled before its start has no timings', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 1);
      future.cancel();
      await failure(future);
      assert.equal(future.timing, undefined);
    });
  });
}
