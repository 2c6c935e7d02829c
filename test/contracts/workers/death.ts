import assert from 'node:assert/strict';
import { WorkerCrashedError } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, failure, Gate, notes, rejection, reportOf } from '../observe.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

export function deathContract(backEnd: BackEnd): void {
  theme(backEnd, "a worker's death", (it) => {
    for (const code of [0, 7]) {
      it(`by process.exit(${code}) fails its call with WorkerCrashedError, which tells all that is known`, async ({
        pool,
      }) => {
        const calls = pool({ size: 1, name: 'thumbnails' });
        const error = await rejection(calls.submit(work.die, code));
        assert.ok(error instanceof WorkerCrashedError, String(error));
        const { exitCode, signal, task, index, attempt, pid } = error;
        assert.deepEqual(
          { exitCode, signal, task, index, attempt },
          { exitCode: code, signal: null, task: 'die', index: 0, attempt: 1 },
        );
        assert.ok(Number.isInteger(pid) && pid > 0);
        assert.equal(error.code, 'BREAKEVEN_WORKER_CRASHED');
        for (const part of ['thumbnails', String(pid), `code ${code}`, "'die'"]) {
          assert.ok(error.message.includes(part), `${part} in: ${error.message}`);
        }
      });
    }

    it('is followed by a new worker', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const before = await calls.submit(work.place);
      await failure(calls.submit(work.die, 1));
      assert.notEqual(await calls.submit(work.place), before);
      assert.equal(calls.stats().deaths, 1);
    });

    it('fails nothing that waits, and nothing that runs in another worker', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 2 });
      const neighbour = calls.submit(work.untilOpen, gate.path, 'safe');
      await reportOf(neighbour);
      const bad = calls.submit(work.die, 1);
      const waiting = upTo(20).map((i) => calls.submit(work.square, i));
      await failure(bad);
      assert.deepEqual(
        await Promise.all(waiting),
        upTo(20).map((i) => i * i),
      );
      gate.open();
      assert.equal(await neighbour, 'safe');
    });

    it('fails one item of a chunk of a thousand, which it names; the other 999 give their results', async ({
      pool,
    }) => {
      const settled = await pool({ size: 2 }).mapSettled(work.dieIf<number>, upTo(1000), {
        args: [637],
        chunkSize: 1000,
      });
      const bad = settled.flatMap((one, i) => (one.status === 'rejected' ? [{ i, reason: one.reason }] : []));
      assert.deepEqual(
        bad.map(({ i }) => i),
        [637],
      );
      const [{ reason }] = bad as [{ i: number; reason: WorkerCrashedError }];
      assert.ok(reason instanceof WorkerCrashedError);
      assert.deepEqual([reason.index, reason.exitCode, reason.attempt], [637, 7, 1]);
      assert.match(reason.message, /637/);
      assert.match(reason.message, /alone/, 'it says how to run the item alone');
      for (const [i, one] of settled.entries()) if (one.status === 'fulfilled') assert.equal(one.value, i);
    });

    it('counts finished items of its chunk once: none runs twice', async ({ pool, folder }) => {
      const path = `${folder()}/ran`;
      const calls = pool({ size: 1 });
      const runThenDie = (item: number, file: string, bad: number) =>
        import('node:fs').then(({ appendFileSync }) => {
          appendFileSync(file, `${item}\n`);
          if (item === bad) process.exit(3);
          return item;
        });
      const settled = await calls.mapSettled(runThenDie, upTo(50), { args: [path, 20], chunkSize: 25 });
      assert.equal(settled.filter(({ status }) => status === 'rejected').length, 1);
      assert.deepEqual(notes(path).map(Number), upTo(50));
    });

    it('fails map at its item, and the pool goes on', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const error = await rejection(calls.map(work.dieIf<number>, upTo(100), { args: [42] }));
      assert.ok(error instanceof WorkerCrashedError);
      assert.equal(error.index, 42);
      assert.equal(await calls.submit(work.square, 3), 9);
    });

    it('is one outcome among others for imapSettled', async ({ pool }) => {
      const outcomes = await collect(pool({ size: 2 }).imapSettled(work.dieIf<number>, upTo(30), { args: [11] }));
      assert.equal(outcomes.length, 30);
      assert.deepEqual(
        outcomes.filter(({ status }) => status === 'rejected').map(({ index }) => index),
        [11],
      );
    });

    it('tells the last lines that the worker wrote to stderr', async ({ pool }) => {
      const error = await rejection(pool({ size: 1 }).submit(work.dieSaying, 'the disk is on fire'));
      assert.ok(error instanceof WorkerCrashedError);
      assert.match(error.stderr, /the disk is on fire/);
      assert.match(error.message, /the disk is on fire/);
    });

    for (const task of [work.throwOutside, work.rejectOutside]) {
      it(`by an error outside of its task is told with that error (${task.name})`, async ({ pool }) => {
        const calls = pool({ size: 1 });
        const error = await failure(calls.submit(task, 'from a timer'));
        assert.ok(error instanceof WorkerCrashedError, error.stack);
        assert.match(error.message, /from a timer/);
        assert.ok(error.cause instanceof RangeError);
        assert.equal(await calls.submit(work.square, 3), 9);
      });
    }

    it('while idle fails nothing, and the next call finds a new worker', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const died = new Promise<unknown>((resolve) => calls.once('worker:exit', resolve));
      assert.equal(await calls.submit(work.throwWhenIdle), 'done');
      assert.equal(((await died) as { expected: boolean }).expected, false);
      assert.equal(await calls.submit(work.square, 3), 9);
      assert.equal(calls.stats().deaths, 1);
    });

    it('fails all calls that ran in it at once, and no others', async ({ pool }) => {
      const calls = pool({ size: 1, tasksPerWorker: 2 });
      const beside = calls.submit(work.untilCancelled);
      await reportOf(beside);
      const waiting = [calls.submit(work.die, 4), calls.submit(work.square, 3)];
      assert.equal((await failure(beside)).name, 'WorkerCrashedError');
      assert.equal((await failure(waiting[0] as never)).name, 'WorkerCrashedError');
      assert.equal(await waiting[1], 9);
    });

    it('in a storm of calls loses none of them', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const outcomes = await Promise.allSettled(
        upTo(600).map((i) => calls.submit(work.dieIf<number>, i, i % 100 === 50 ? i : -1)),
      );
      for (const [i, outcome] of outcomes.entries()) {
        if (i % 100 === 50) assert.equal(outcome.status, 'rejected', `call ${i}`);
        else assert.deepEqual(outcome, { status: 'fulfilled', value: i });
      }
    });

    it('while the pool closes does not hold the close up', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const outcomes = Promise.allSettled([
        calls.submit(work.die, 1),
        calls.submit(work.square, 2),
        calls.submit(work.die, 1),
      ]);
      await calls.close();
      assert.deepEqual(
        (await outcomes).map(({ status }) => status),
        ['rejected', 'fulfilled', 'rejected'],
      );
    });

    it('right after its answer does not take the answer away, however large that is', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const bytes = await calls.submit(work.answerAndDie, 50_000_000);
      assert.deepEqual([bytes.length, bytes[49_999_999]], [50_000_000, 7]);
      // The worker may die of the first call in the second one.
      assert.equal(await calls.with({ retries: 1 }).submit(work.square, 3), 9);
    });

    for (const how of ['throws', 'dies'] as const) {
      it(`while the pool closes, as its state ${how} when it is disposed of, does not hold the close up`, async ({
        pool,
      }) => {
        const calls = pool({ size: 2, initializer: [work.initializeBadly, how] });
        await calls.warm();
        await calls.close();
      });
    }

    it('before it could start breaks the pool with the reason, instead of trying for ever', async ({ pool }) => {
      const calls = pool({ size: 2, env: { NODE_OPTIONS: '--no-such-option' } });
      const error = await failure(calls.submit(work.square, 3));
      assert.equal(error.name, 'BrokenPoolError', error.stack);
      assert.match(`${error.message} ${(error.cause as Error | undefined)?.message}`, /no-such-option/);
      await calls.close();
    });

    it('in everyWorker rejects it, and the pool goes on', async ({ pool }) => {
      const calls = pool({ size: 2 });
      assert.equal((await failure(calls.everyWorker(work.die, 5))).name, 'WorkerCrashedError');
      assert.equal(await calls.submit(work.square, 3), 9);
    });
  });
}
