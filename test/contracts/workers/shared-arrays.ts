import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadTasks, SharedArray, WorkerCrashedError } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme, whereArraysCross } from '../contract.js';
import { failure, Gate, reportOf } from '../observe.js';
import { sharing } from '../tasks-that-share.js';

type Doubles = SharedArray<'float64'>;
const doubles = (...values: number[]): Doubles => SharedArray.from(new Float64Array(values));

export function workerSharedArraysContract(backEnd: BackEnd): void {
  theme(backEnd, 'shared arrays among workers', (it) => {
    const itShares = whereArraysCross(backEnd, it);

    itShares('keep what a worker wrote before it died', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const array = doubles(1, 2);
      assert.ok((await failure(calls.submit(sharing.writeAndDie, array, 9))) instanceof WorkerCrashedError);
      assert.deepEqual([...array.data], [9, 9]);
      assert.equal(await calls.submit(sharing.first, array), 9);
    });

    itShares('come again with the call that is tried again', async ({ pool }) => {
      const array = doubles(0);
      assert.equal(await pool({ size: 1 }).with({ retries: 2 }).submit(sharing.countUp, array, 3), 3);
      assert.equal(array.data[0], 3);
    });

    itShares(
      'that an initializer gets are there for later workers when their maker has disposed of them',
      async ({ pool }) => {
        const array = doubles(5);
        const calls = pool({ size: 1, initializer: [sharing.initialize, array] });
        array.dispose();
        assert.equal(await calls.submit(sharing.readState), 5);
        await failure(calls.submit(sharing.writeAndDie, doubles(1), 9));
        assert.equal(await calls.submit(sharing.readState), 5);
      },
    );

    itShares('are seen by two workers at once', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 2 });
      const array = doubles(0);
      const waiting = calls.submit(sharing.firstWhenOpen, array, gate.path);
      await reportOf(waiting);
      await calls.submit(sharing.write, array, 4);
      gate.open();
      assert.equal(await waiting, 4);
    });

    itShares('go on from worker to worker when their maker has let go of them', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const made = await calls.submit(sharing.make, [1, 2], 1);
      const passed = await calls.submit(sharing.returned, made);
      made.dispose();
      assert.deepEqual([...passed.data], [1, 2]);
    });

    itShares('are given up each with its own task, where several run at once', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1, tasksPerWorker: 2 });
      const waiting = calls.submit(sharing.firstWhenOpen, doubles(7), gate.path);
      await reportOf(waiting);
      await calls.submit(sharing.hold, doubles(5));
      assert.equal((await failure(calls.submit(sharing.readHeld))).name, 'SharedMemoryError');
      gate.open();
      assert.equal(await waiting, 7);
    });

    itShares(
      'that are args of a cancelled map stay with its tasks until those have ended',
      async ({ pool, folder }) => {
        const [gate, path] = [new Gate(folder()), `${folder()}/seen`];
        const calls = pool({ size: 1, tasksPerWorker: 2, timeoutGrace: 20_000 });
        const stop = new AbortController();
        const map = calls.map(sharing.noteFirstWhenOpen, [path], {
          args: [doubles(7), gate.path],
          signal: stop.signal,
          onReport: () => stop.abort(),
        });
        await failure(map);
        // Behind the message that says that no more calls will have them.
        await calls.submit(sharing.first, doubles(1));
        gate.open();
        await calls.close();
        assert.equal(sharing.noted(path), '7');
      },
    );

    itShares('are arguments of plain modules, by loadTasks', async ({ pool, folder }) => {
      const path = join(folder(), 'plain.mjs');
      writeFileSync(path, 'export const last = (array) => array.rows(array.length - 1).data[0];');
      const { last } = await loadTasks<{ last(array: Doubles): number }>(pathToFileURL(path));
      assert.equal(await pool({ size: 1 }).submit(last, doubles(1, 2, 3)), 3);
    });
  });
}
