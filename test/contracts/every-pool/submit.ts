import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { Gate, notes, refusal } from '../observe.js';
import { square, work } from '../tasks.js';

export function submitContract(backEnd: BackEnd): void {
  theme(backEnd, 'submit', (it) => {
    it('gives what the task returns for its arguments', async ({ pool }) => {
      assert.equal(await pool().submit(work.add, 2, 3), 5);
    });

    it('gives what the promise of an asynchronous task resolves to', async ({ pool }) => {
      assert.equal(await pool().submit(work.addLater, 2, 3), 5);
    });

    it('takes the bare function of a task as well', async ({ pool }) => {
      assert.equal(await pool().submit(square, 5), 25);
    });

    it('passes exactly the arguments that it was given', async ({ pool }) => {
      const calls = pool();
      assert.deepEqual(await calls.submit(work.argumentsOf), []);
      assert.deepEqual(await calls.submit(work.argumentsOf, undefined, null, 0), [undefined, null, 0]);
    });

    it('gives each of thousands of calls at once its own result', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const futures = Array.from({ length: 5_000 }, (_, i) => calls.submit(work.square, i));
      const expected = futures.map((_, i) => i * i);
      assert.deepEqual(await Promise.all(futures), expected);
    });

    it('starts calls in the order in which they were submitted', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const path = `${folder()}/order`;
      await Promise.all(Array.from({ length: 50 }, (_, i) => calls.submit(work.note, i, path)));
      assert.deepEqual(
        notes(path),
        Array.from({ length: 50 }, (_, i) => String(i)),
      );
    });

    it('returns before the task runs', ({ pool, folder }) => {
      const path = `${folder()}/ran`;
      const future = pool().submit(work.note, 'ran', path);
      assert.deepEqual(notes(path), []);
      assert.equal(future.state, 'pending');
      return future.then(() => assert.deepEqual(notes(path), ['ran']));
    });

    it('runs as many asynchronous tasks at once in one worker as tasksPerWorker says', async ({ pool }) => {
      const calls = pool({ size: 1, tasksPerWorker: 3 });
      const most = await Promise.all(Array.from({ length: 6 }, () => calls.submit(work.mostAtOnce)));
      assert.equal(Math.max(...most), 3);
    });

    it('runs one task at a time in a worker without tasksPerWorker', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const most = await Promise.all(Array.from({ length: 3 }, () => calls.submit(work.mostAtOnce)));
      assert.equal(Math.max(...most), 1);
    });

    it('lets a call that waits not hold up the calls beside it', async ({ pool, folder }) => {
      const calls = pool({ size: 2, tasksPerWorker: 2 });
      const gate = new Gate(folder());
      const slow = calls.submit(work.untilOpen, gate.path, 'slow');
      assert.equal(await calls.submit(work.square, 4), 16);
      assert.notEqual(slow.state, 'done');
      gate.open();
      assert.equal(await slow, 'slow');
    });

    for (const [what, task] of [
      ['undefined', undefined],
      ['a string', 'square'],
      ['an object', {}],
    ] as const) {
      it(`refuses ${what} as a task with OptionError, naming the call`, async ({ pool }) => {
        const error = await refusal(() => pool().submit(task as never));
        assert.equal(error.name, 'OptionError');
        assert.match(error.message, /submit/);
      });
    }
  });
}
