import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, Gate, notes, reportOf } from '../observe.js';
import { work } from '../tasks.js';

export function viewsContract(backEnd: BackEnd): void {
  theme(backEnd, 'with', (it) => {
    it('gives a pool of the same workers, kind and size', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const view = calls.with({ priority: 1 });
      assert.deepEqual([view.kind, view.size], [calls.kind, calls.size]);
      assert.equal(await view.submit(work.place), await calls.submit(work.place));
      assert.deepEqual(view.stats(), calls.stats());
    });

    it('sets defaults for its calls and maps alone', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const view = calls.with({ timeout: 20 });
      assert.equal((await failure(view.submit(work.untilCancelled))).name, 'TaskTimeoutError');
      assert.equal(
        (await failure(view.map(work.untilCancelledIf<number>, [1], { args: [1] }))).name,
        'TaskTimeoutError',
      );
      assert.equal(await calls.submit(work.echoAfter, { ms: 60, value: 'slow' }), 'slow');
    });

    it("gives way to a map's own options", async ({ pool }) => {
      const view = pool({ size: 1 }).with({ timeout: 20, signal: AbortSignal.abort(new Error('of the view')) });
      const options = { timeout: 5_000, signal: new AbortController().signal };
      assert.deepEqual(await view.map(work.echoAfter, [{ ms: 60, value: 'slow' }], options), ['slow']);
    });

    it('of a view keeps what it does not set anew', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const both = calls.with({ timeout: 20 }).with({ priority: 5 });
      assert.equal((await failure(both.submit(work.untilCancelled))).name, 'TaskTimeoutError');
      const undone = calls.with({ timeout: 20 }).with({ timeout: 5_000 });
      assert.equal(await undone.submit(work.echoAfter, { ms: 60, value: 'slow' }), 'slow');
      const same = calls.with({ timeout: 20 }).with({ timeout: undefined });
      assert.equal((await failure(same.submit(work.untilCancelled))).name, 'TaskTimeoutError');
    });

    it('and close of the view closes the pool', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const future = calls.submit(work.addLater, 1, 1);
      await calls.with({ priority: 1 }).close();
      assert.equal(await future, 2);
      assert.equal((await failure(calls.submit(work.square, 1))).name, 'PoolClosedError');
    });

    it('and its events are those of the pool', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const drained = new Promise((resolve) => calls.with({ priority: 1 }).once('drain', () => resolve('drained')));
      await calls.submit(work.square, 1);
      assert.equal(await drained, 'drained');
    });
  });

  theme(backEnd, 'priority', (it) => {
    it('runs what is higher first, and what is equal in order', async ({ pool, folder }) => {
      const path = `${folder()}/order`;
      const gate = new Gate(folder());
      const calls = pool({ size: 1 });
      const first = calls.submit(work.untilOpen, gate.path);
      await reportOf(first);
      const futures = [
        calls.with({ priority: -1 }).submit(work.note, 'low', path),
        calls.submit(work.note, 'normal 1', path),
        calls.submit(work.note, 'normal 2', path),
        calls.with({ priority: 0.5 }).submit(work.note, 'higher', path),
        calls.with({ priority: 10 }).submit(work.note, 'highest', path),
      ];
      gate.open();
      await Promise.all([first, ...futures]);
      assert.deepEqual(notes(path), ['highest', 'higher', 'normal 1', 'normal 2', 'low']);
    });

    it('holds for calls that wait in front of many others', async ({ pool, folder }) => {
      const path = `${folder()}/order`;
      const gate = new Gate(folder());
      const calls = pool({ size: 1 });
      const first = calls.submit(work.untilOpen, gate.path);
      await reportOf(first);
      const many = Array.from({ length: 300 }, () => calls.submit(work.note, 'normal', path));
      // Some of them may have been sent to the worker by now.
      await new Promise((resolve) => setImmediate(resolve));
      const urgent = calls.with({ priority: 1 }).submit(work.note, 'urgent', path);
      gate.open();
      await Promise.all([first, urgent, ...many]);
      assert.equal(notes(path).indexOf('urgent'), 0);
    });

    it('of a map lets it pass another one', async ({ pool, folder }) => {
      const path = `${folder()}/order`;
      const gate = new Gate(folder());
      const calls = pool({ size: 1 });
      const first = calls.submit(work.untilOpen, gate.path);
      await reportOf(first);
      const low = calls.map(work.note, Array(20).fill('low'), { args: [path], chunkSize: 1 });
      const high = calls.map(work.note, Array(20).fill('high'), { args: [path], chunkSize: 1, priority: 1 });
      gate.open();
      await Promise.all([first, low, high]);
      const order = notes(path);
      assert.ok(order.lastIndexOf('high') < order.lastIndexOf('low'));
      assert.ok(order.indexOf('high') <= 1, `${order.indexOf('high')} came before`);
    });
  });

  theme(backEnd, 'maxQueue', (it) => {
    it('makes submit beyond it reject with QueueFullError', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1, maxQueue: 2 });
      const first = calls.submit(work.untilOpen, gate.path);
      await reportOf(first);
      const waiting = [calls.submit(work.square, 1), calls.submit(work.square, 2)];
      const error = await failure(calls.submit(work.square, 3));
      assert.deepEqual([error.name, error.code], ['QueueFullError', 'BREAKEVEN_QUEUE_FULL']);
      assert.match(error.message, /maxQueue/);
      gate.open();
      assert.deepEqual(await Promise.all(waiting), [1, 4]);
      assert.equal(await calls.submit(work.square, 3), 9);
    });

    it('of 0 takes what can run at once', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1, maxQueue: 0 });
      const first = calls.submit(work.untilOpen, gate.path, 'ran');
      await reportOf(first);
      assert.equal((await failure(calls.submit(work.square, 1))).name, 'QueueFullError');
      gate.open();
      assert.equal(await first, 'ran');
    });

    it('makes maps wait instead, whatever their size', async ({ pool }) => {
      const items = Array.from({ length: 500 }, (_, i) => i);
      const expected = items.map((i) => i * i);
      for (const maxQueue of [0, 1, 3]) {
        const maps = pool({ size: 2, maxQueue });
        const results = await Promise.all([
          maps.map(work.square, items, { chunkSize: 1 }),
          maps.map(work.square, items.values()),
          maps.mapSettled(work.square, items).then((all) => all.map((one) => one.status === 'fulfilled' && one.value)),
        ]);
        for (const result of results) assert.deepEqual(result, expected);
      }
    });

    it('has room again when waiting calls are cancelled', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1, maxQueue: 1 });
      const first = calls.submit(work.untilOpen, gate.path);
      await reportOf(first);
      const waiting = calls.submit(work.square, 1);
      assert.equal((await failure(calls.submit(work.square, 2))).name, 'QueueFullError');
      waiting.cancel();
      const next = calls.submit(work.square, 3);
      gate.open();
      assert.equal(await next, 9);
      await first;
    });
  });
}
