import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, Gate, reportOf, signalled, uncaughtDuring, until } from '../observe.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

export function statsContract(backEnd: BackEnd): void {
  theme(backEnd, 'stats', (it) => {
    it('tell kind, name and size', ({ pool }) => {
      const calls = pool({ size: 2, name: 'thumbnails' });
      const { kind, name, size } = calls.stats();
      assert.deepEqual({ kind, name, size }, { kind: backEnd.kind, name: 'thumbnails', size: calls.size });
      assert.equal(calls.kind, backEnd.kind);
    });

    it('count what was submitted and how it ended', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const path = `${folder()}/ran`;
      await Promise.all(upTo(5).map((i) => calls.submit(work.square, i)));
      await failure(calls.submit(work.noteOrFail, 1, path, 1));
      const cancelled = calls.submit(work.square, 1);
      cancelled.cancel();
      await failure(cancelled);
      const { submitted, completed, failed, ...rest } = calls.stats();
      assert.deepEqual(
        { submitted, completed, failed, cancelled: rest.cancelled },
        { submitted: 7, completed: 5, failed: 1, cancelled: 1 },
      );
    });

    it('count each item of a map', async ({ pool, folder }) => {
      const calls = pool({ size: 2 });
      await calls.map(work.square, upTo(100));
      await calls.mapSettled(work.noteOrFail, upTo(10), { args: [`${folder()}/ran`, 3] });
      const { submitted, completed, failed } = calls.stats();
      assert.deepEqual({ submitted, completed, failed }, { submitted: 110, completed: 109, failed: 1 });
    });

    it('show what waits and what runs', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1 });
      const first = calls.submit(work.untilOpen, gate.path);
      await reportOf(first);
      const others = upTo(3).map((i) => calls.submit(work.square, i));
      await new Promise((resolve) => setImmediate(resolve));
      const { queued, inFlight, submitted } = calls.stats();
      assert.equal(submitted, 4);
      assert.equal(queued + inFlight, 4);
      assert.ok(inFlight >= 1);
      gate.open();
      await Promise.all([first, ...others]);
      assert.deepEqual([calls.stats().queued, calls.stats().inFlight], [0, 0]);
    });

    it('sum the time that tasks took and that they waited', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await calls.map(
        work.echoAfter,
        upTo(4).map((i) => ({ ms: 15, value: i })),
        { chunkSize: 1 },
      );
      const { computeMs, queuedMs } = calls.stats();
      assert.ok(computeMs >= 50 && computeMs < 5 * 60 + 500, `computeMs ${computeMs}`);
      assert.ok(queuedMs >= 0);
    });

    it('are a snapshot', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const before = calls.stats();
      await calls.submit(work.square, 1);
      assert.equal(before.submitted, 0);
      assert.equal(calls.stats().submitted, 1);
    });
  });

  theme(backEnd, 'events', (it) => {
    it("'drain' says that nothing waits or runs any more", async ({ pool }) => {
      const calls = pool({ size: 2 });
      const drained: { queued: number; inFlight: number }[] = [];
      calls.on('drain', () => drained.push(calls.stats()));
      await calls.map(work.square, upTo(100));
      await until(() => drained.length > 0, 'drain');
      const { queued, inFlight } = drained.at(-1) ?? assert.fail('drain');
      assert.deepEqual({ queued, inFlight }, { queued: 0, inFlight: 0 });
    });

    it("'task:error' tells error, task and index, also when its caller handles it", async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const told: unknown[] = [];
      calls.on('task:error', ({ error, task, index }) => told.push([(error as Error).message, task, index]));
      await calls.mapSettled(work.noteOrFail, [5, 6, 7], { args: [`${folder()}/ran`, 6] });
      await failure(calls.submit(work.noteOrFail, 1, `${folder()}/ran`, 1));
      assert.deepEqual(told, [
        ['no 6', 'noteOrFail', 1],
        ['no 1', 'noteOrFail', 0],
      ]);
    });

    it('reach a once-listener once, and none after off', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const path = `${folder()}/ran`;
      let always = 0;
      let once = 0;
      let never = 0;
      const off = () => never++;
      assert.equal(
        calls.on('task:error', () => always++),
        calls,
      );
      assert.equal(
        calls.once('task:error', () => once++),
        calls,
      );
      calls.on('task:error', off);
      assert.equal(calls.off('task:error', off), calls);
      for (let i = 0; i < 3; i++) await failure(calls.submit(work.noteOrFail, 1, path, 1));
      assert.deepEqual({ always, once, never }, { always: 3, once: 1, never: 0 });
    });

    it('harm nobody when a listener throws', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const heard = signalled();
      calls.on('task:error', () => {
        throw new Error('a bad listener');
      });
      calls.on('task:error', () => heard.resolve());
      const uncaught = await uncaughtDuring(async () => {
        assert.equal((await failure(calls.submit(work.noteOrFail, 1, `${folder()}/ran`, 1))).message, 'no 1');
        await heard.promise;
      });
      assert.equal(uncaught.length, 1);
      assert.equal(await calls.submit(work.square, 3), 9);
    });
  });
}
