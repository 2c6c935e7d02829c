import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, failure, Gate, notes, Reports, refusal, reportOf } from '../observe.js';
import { runProgram } from '../programs.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

export function closingContract(backEnd: BackEnd): void {
  theme(backEnd, 'close', (it) => {
    it('finishes what was accepted, then stops', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const futures = upTo(100).map((i) => calls.submit(work.addLater, i, 1));
      const map = calls.map(work.square, upTo(100), { chunkSize: 1 });
      await calls.close();
      assert.ok(futures.every(({ state }) => state === 'done'));
      assert.deepEqual(
        await Promise.all(futures),
        upTo(100).map((i) => i + 1),
      );
      assert.deepEqual(
        await map,
        upTo(100).map((i) => i * i),
      );
    });

    it('makes every call after it reject with PoolClosedError', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await calls.submit(work.square, 1);
      const closing = calls.close();
      const view = calls.with({ priority: 1 });
      for (const turn of ['at once', 'later']) {
        const attempts: Record<string, () => unknown> = {
          submit: () => calls.submit(work.square, 1),
          put: () => calls.put(1),
          map: () => calls.map(work.square, [1]),
          forEach: () => calls.forEach(work.square, [1]),
          mapSettled: () => calls.mapSettled(work.square, [1]),
          imap: () => collect(calls.imap(work.square, [1])),
          imapUnordered: () => collect(calls.imapUnordered(work.square, [1])),
          imapSettled: () => collect(calls.imapSettled(work.square, [1])),
          mapBatches: () => calls.mapBatches(work.squares, [1]),
          starmap: () => calls.starmap(work.add, [[1, 2]]),
          mapRange: () => calls.mapRange(work.part, 10),
          reduceRange: () => calls.reduceRange(work.sumRange, 10, (a, b) => a + b),
          everyWorker: () => calls.everyWorker(work.square, 1),
          warm: () => calls.warm(),
          'submit of a view': () => view.submit(work.square, 1),
        };
        for (const [name, attempt] of Object.entries(attempts)) {
          const error = await refusal(attempt);
          assert.equal(error.name, 'PoolClosedError', `${name} ${turn}: ${error.stack}`);
          assert.equal(error.code, 'BREAKEVEN_POOL_CLOSED');
        }
        await closing;
      }
    });

    it('returns a rejected future from submit instead of throwing', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await calls.close();
      const future = calls.submit(work.square, 1);
      assert.equal((await failure(future)).name, 'PoolClosedError');
    });

    it('does not read the source of a map that comes after it', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await calls.close();
      let read = 0;
      function* source() {
        for (;;) yield read++;
      }
      assert.equal((await failure(calls.map(work.square, source()))).name, 'PoolClosedError');
      assert.equal(read, 0);
    });

    it('of a pool that never had work resolves', async ({ pool }) => {
      await pool().close();
    });

    it('twice, or while closing, resolves like the first', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.addLater, 1, 1);
      await Promise.all([calls.close(), calls.close()]);
      await calls.close();
      assert.equal(await future, 2);
    });

    it('during start-up finishes what was accepted', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const warm = calls.warm().catch((error: unknown) => error);
      const future = calls.submit(work.square, 3);
      await calls.close();
      assert.equal(await future, 9);
      await warm;
    });

    it('with a timeout terminates what takes longer', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.untilCancelled);
      const waiting = calls.submit(work.square, 1);
      await reportOf(future);
      await calls.close({ timeout: 20 });
      assert.equal((await failure(future)).name, 'PoolTerminatedError');
      assert.equal((await failure(waiting)).name, 'PoolTerminatedError');
    });

    it('with a timeout waits no longer than it must', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.addLater, 1, 1);
      await calls.close({ timeout: 2 ** 40 });
      assert.equal(await future, 2);
    });

    it('is what Symbol.asyncDispose does', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.addLater, 1, 1);
      await calls[Symbol.asyncDispose]();
      assert.equal(future.state, 'done');
      assert.equal((await failure(calls.submit(work.square, 1))).name, 'PoolClosedError');
    });

    it('with an imap that nobody reads on ends in bounded time, and tells its reader', async ({ pool }) => {
      const calls = pool({ size: 1 });
      function* endless() {
        for (let i = 0; ; i++) yield i;
      }
      const iteration = calls.imap(work.square, endless(), { buffer: 4 });
      assert.deepEqual(await iteration.next(), { done: false, value: 0 });
      await calls.close();
      const error = await failure(collect(iteration));
      assert.equal(error.name, 'PoolClosedError');
    });

    it('with an imap that has read all of its source lets the reader have the rest', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const iteration = calls.imap(work.square, upTo(5), { buffer: 5, chunkSize: 5 });
      const first = (await iteration.next()).value;
      await calls.close();
      assert.deepEqual([first, ...(await collect(iteration))], [0, 1, 4, 9, 16]);
    });

    it('in a done-callback of the last call ends in bounded time', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const closed = new Promise<void>((resolve, reject) => {
        calls.submit(work.square, 1).onDone(() => calls.close().then(resolve, reject));
      });
      await closed;
    });

    it('after cancel ends in bounded time', async ({ pool, folder }) => {
      const path = `${folder()}/ran`;
      const calls = pool({ size: 1 });
      const running = calls.submit(work.untilCancelled);
      const waiting = upTo(100).map((i) => calls.submit(work.note, i, path));
      await reportOf(running);
      for (const future of waiting) future.cancel();
      running.cancel();
      await calls.close();
      assert.deepEqual(notes(path), []);
    });
  });

  theme(backEnd, 'terminate', (it) => {
    it('rejects every unfinished future with PoolTerminatedError, waiting or running', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const running = calls.submit(work.untilCancelled);
      const waiting = calls.submit(work.square, 1);
      await reportOf(running);
      await calls.terminate();
      for (const future of [running, waiting]) {
        const error = await failure(future);
        assert.deepEqual([error.name, error.code], ['PoolTerminatedError', 'BREAKEVEN_POOL_TERMINATED']);
      }
    });

    it('rejects maps and iterations alike', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const reports = new Reports();
      const map = calls.map(work.untilCancelledIf<number>, [1, 0, 2], { args: [0], onReport: reports.listener });
      const settled = calls.mapSettled(work.square, upTo(100));
      const iteration = collect(calls.imap(work.square, upTo(100)));
      const outcome = Promise.all([failure(map), failure(settled), failure(iteration)]);
      await reports.reached(1);
      await calls.terminate();
      for (const error of await outcome) assert.equal(error.name, 'PoolTerminatedError', error.stack);
    });

    it('gives its reason as the cause', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.untilCancelled);
      const reason = new Error('the user has left');
      await calls.terminate(reason);
      assert.equal((await failure(future)).cause, reason);
    });

    it('keeps the results of what was finished', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const done = calls.submit(work.square, 3);
      await done;
      await calls.terminate();
      assert.equal(await done, 9);
    });

    it('makes every call after it reject with PoolClosedError', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await calls.terminate();
      assert.equal((await refusal(() => calls.submit(work.square, 1))).name, 'PoolClosedError');
      assert.equal((await refusal(() => calls.map(work.square, [1]))).name, 'PoolClosedError');
    });

    it('while closing stops at once', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.untilCancelled);
      await reportOf(future);
      const closing = calls.close();
      await calls.terminate();
      await closing;
      assert.equal((await failure(future)).name, 'PoolTerminatedError');
    });

    it('twice, before work and after close resolves', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await Promise.all([calls.terminate(), calls.terminate()]);
      await calls.terminate();
      const closed = pool({ size: 1 });
      await closed.close();
      await closed.terminate();
    });

    it('during a storm of submits ends in bounded time, each future settled', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const outcomes: Promise<unknown>[] = [];
      let terminating: Promise<void> | undefined;
      for (let i = 0; i < 3_000; i++) {
        outcomes.push(calls.submit(work.addLater, i, 1).catch((error: Error) => error.name));
        if (i === 1_500) terminating = calls.terminate();
        if (i % 300 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await terminating;
      const names = new Set((await Promise.all(outcomes)).filter((outcome) => typeof outcome === 'string'));
      assert.ok(
        [...names].every((name) => name === 'PoolTerminatedError' || name === 'PoolClosedError'),
        [...names].join(),
      );
      assert.ok(names.has('PoolClosedError'));
    });

    it('during start-up ends in bounded time', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const warm = calls.warm().catch((error: unknown) => error);
      const future = calls.submit(work.square, 3);
      await calls.terminate();
      assert.equal((await failure(future)).name, 'PoolTerminatedError');
      await warm;
    });

    it('from a done-callback of a call ends in bounded time', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const gate = new Gate(folder());
      const other = calls.submit(work.untilOpen, gate.path);
      const terminated = new Promise<void>((resolve, reject) => {
        const future = calls.submit(work.square, 1);
        future.onDone(() => calls.terminate().then(resolve, reject));
        future.cancel();
      });
      await terminated;
      assert.equal((await failure(other)).name, 'PoolTerminatedError');
    });

    for (const what of ['terminate', 'close-timeout']) {
      it(`never raises unhandledRejection (${what})`, async () => {
        const { code, stdout, stderr } = await runProgram('unhandled', backEnd.key, [what]);
        assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' });
      });
    }
  });
}
