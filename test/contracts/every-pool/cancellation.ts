import assert from 'node:assert/strict';
import { TaskCancelledError } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, Gate, notes, rejection, reportOf, until } from '../observe.js';
import { runProgram } from '../programs.js';
import { work } from '../tasks.js';

export function cancellationContract(backEnd: BackEnd): void {
  theme(backEnd, 'cancel', (it) => {
    it('of a call that has not started: it never runs, and its future rejects', async ({ pool, folder }) => {
      const path = `${folder()}/ran`;
      const gate = new Gate(folder());
      const calls = pool({ size: 1 });
      const first = calls.submit(work.untilOpen, gate.path, 'first');
      const second = calls.submit(work.note, 'second', path);
      const third = calls.submit(work.note, 'third', path);
      await reportOf(first);
      assert.equal(second.cancel(), true);
      assert.equal(second.state, 'cancelled');
      const error = await failure(second);
      gate.open();
      assert.equal(await first, 'first');
      assert.equal(await third, 'third');
      assert.deepEqual(notes(path), ['third']);
      assert.ok(error instanceof TaskCancelledError);
    });

    it('right after submit: the call never runs', async ({ pool, folder }) => {
      const path = `${folder()}/ran`;
      const calls = pool({ size: 1 });
      const future = calls.submit(work.note, 'ran', path);
      assert.equal(future.cancel(), true);
      await failure(future);
      await calls.submit(work.square, 1);
      assert.deepEqual(notes(path), []);
    });

    it('rejects with an error that looks like any aborted operation of Node', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 1);
      future.cancel();
      const error = await failure(future);
      assert.deepEqual([error.name, error.code], ['AbortError', 'ABORT_ERR']);
    });

    it('rejects with the reason that it was given', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const reason = new Error('no longer needed');
      const future = calls.submit(work.square, 1);
      future.cancel(reason);
      assert.equal(await rejection(future), reason);
      const other = calls.submit(work.square, 1);
      other.cancel('a string');
      assert.equal(await rejection(other), 'a string');
    });

    it('of a running call: it rejects at once, and the task is told by its signal', async ({ pool, folder }) => {
      const path = `${folder()}/told`;
      const future = pool({ size: 1 }).submit(work.untilCancelled, path);
      await reportOf(future);
      assert.equal(future.state, 'running');
      assert.equal(future.cancel(), true);
      assert.equal(future.state, 'cancelled');
      assert.equal((await failure(future)).name, 'AbortError');
      await until(() => notes(path).length > 0, 'the task was told');
      assert.deepEqual(notes(path), ['told AbortError']);
    });

    it('of a running call: the signal has the reason', async ({ pool, folder }) => {
      const path = `${folder()}/told`;
      const future = pool({ size: 1 }).submit(work.untilCancelled, path);
      await reportOf(future);
      future.cancel(new RangeError('enough'));
      await failure(future);
      await until(() => notes(path).length > 0, 'the task was told');
      assert.deepEqual(notes(path), ['told RangeError']);
    });

    it('of a running call drops its result', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.answerWhenTold);
      await reportOf(future);
      future.cancel();
      assert.equal((await failure(future)).name, 'AbortError');
      assert.equal(await calls.submit(work.square, 4), 16);
      const { completed, cancelled } = calls.stats();
      assert.deepEqual({ completed, cancelled }, { completed: 1, cancelled: 1 });
    });

    it('of a running call leaves its worker to the calls after it', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.untilCancelled);
      await reportOf(future);
      const next = calls.submit(work.square, 7);
      future.cancel();
      await failure(future);
      assert.equal(await next, 49);
    });

    it('of a call that is done says false and changes nothing', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 2);
      await future;
      assert.equal(future.cancel(), false);
      assert.equal(future.state, 'done');
      assert.equal(await future, 4);
    });

    it('a second time says false, and the first reason stands', async ({ pool }) => {
      const future = pool({ size: 1 }).submit(work.square, 2);
      assert.equal(future.cancel(new Error('first')), true);
      assert.equal(future.cancel(new Error('second')), false);
      assert.equal((await failure(future)).message, 'first');
    });

    it('of two thousand of four thousand calls settles each once and takes none of the others', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const futures = Array.from({ length: 4_000 }, (_, i) => calls.submit(work.square, i));
      let settled = 0;
      for (const future of futures) future.onDone(() => settled++);
      // Spread over the whole time that they take.
      for (let i = 0; i < futures.length; i += 2) {
        if (i % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
        futures[i]?.cancel();
      }
      const outcomes = await Promise.allSettled(futures);
      for (const [i, outcome] of outcomes.entries()) {
        if (outcome.status === 'fulfilled') assert.equal(outcome.value, i * i);
        else assert.equal(i % 2, 0, `call ${i} was not cancelled`);
      }
      assert.equal(settled, futures.length);
      const { submitted, completed, cancelled } = calls.stats();
      assert.equal(submitted, 4_000);
      assert.equal(completed + cancelled, 4_000);
    });

    for (const what of ['cancel', 'cancel-running']) {
      it(`never raises unhandledRejection (${what})`, async () => {
        const { code, stdout, stderr } = await runProgram('unhandled', backEnd.key, [what]);
        assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' });
      });
    }
  });
}
