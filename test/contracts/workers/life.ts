import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import type { Pool } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, Gate, notes, reportOf, until } from '../observe.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

/** How many workers are alive, and the most that were at once. */
class Census {
  alive = 0;
  most = 0;
  started = 0;
  readonly exits: { workerId: number; exitCode: number | null; expected: boolean }[] = [];

  constructor(pool: Pool) {
    pool.on('worker:start', () => {
      this.started++;
      this.alive++;
      this.most = Math.max(this.most, this.alive);
    });
    pool.on('worker:exit', (exit) => {
      this.alive--;
      this.exits.push(exit);
    });
  }
}

export function lifeContract(backEnd: BackEnd): void {
  theme(backEnd, 'workers', (it) => {
    it('are started when there is work, no more than size', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const census = new Census(calls);
      assert.deepEqual(calls.stats().workers, []);
      await calls.map(
        work.echoAfter,
        upTo(20).map((i) => ({ ms: 2, value: i })),
        { chunkSize: 1 },
      );
      assert.equal(census.started, 2);
      assert.equal(calls.stats().workers.length, 2);
    });

    it('are as many as the cores that this process may use, by default', async ({ pool }) => {
      const { availableCores } = await import('breakeven');
      assert.equal(pool().size, availableCores());
      assert.equal(pool({ size: 'cores' }).size, availableCores());
      assert.equal(pool({ size: 'cores-1' }).size, Math.max(1, availableCores() - 1));
      assert.equal(pool({ size: '50%' }).size, Math.max(1, Math.floor(availableCores() / 2)));
      assert.equal(pool({ size: 7 }).size, 7);
    });

    it('work side by side', async ({ pool, folder }) => {
      const gates = [0, 1].map((i) => new Gate(folder(), String(i)));
      const calls = pool({ size: 2 });
      const both = gates.map(({ path }) => calls.submit(work.untilOpen, path, path));
      await Promise.all(both.map(reportOf));
      for (const gate of gates) gate.open();
      assert.deepEqual(
        await Promise.all(both),
        gates.map(({ path }) => path),
      );
    });

    it('tell by events when they start and exit', async ({ pool }) => {
      const calls = pool({ size: 2, name: 'watched' });
      const census = new Census(calls);
      await calls.warm();
      assert.equal(census.alive, 2);
      await calls.close();
      assert.equal(census.alive, 0);
      assert.ok(census.exits.every(({ expected, exitCode }) => expected && exitCode === 0));
    });

    it('tell by events of a death that nobody asked for', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const census = new Census(calls);
      await failure(calls.submit(work.die, 6));
      await until(() => census.exits.length === 1, 'worker:exit');
      assert.deepEqual(
        census.exits.map(({ expected, exitCode }) => ({ expected, exitCode })),
        [{ expected: false, exitCode: 6 }],
      );
    });

    it('have their own stats', async ({ pool }) => {
      const calls = pool({ size: 2 });
      await calls.warm();
      await calls.map(
        work.echoAfter,
        upTo(10).map((i) => ({ ms: 3, value: i })),
        { chunkSize: 1 },
      );
      const { workers, computeMs } = calls.stats();
      assert.equal(
        workers.reduce((sum, { tasks }) => sum + tasks, 0),
        10,
      );
      assert.deepEqual(new Set(workers.map(({ state }) => state)), new Set(['idle']));
      const sum = workers.reduce((total, worker) => total + worker.computeMs, 0);
      assert.ok(Math.abs(sum - computeMs) < 1, `${sum} of ${computeMs}`);
    });

    it('keep what modules keep, from task to task', async ({ pool }) => {
      const calls = pool({ size: 1 });
      assert.deepEqual([await calls.submit(work.count), await calls.submit(work.count)], [1, 2]);
    });

    it('leave no timer behind, not even one that would not hold the program', async ({ pool }) => {
      const timers = new Set<number>();
      const hook = createHook({
        init: (id, type) => {
          if (type === 'Timeout') timers.add(id);
        },
        destroy: (id) => timers.delete(id),
      });
      hook.enable();
      const calls = pool({ size: 2, idleTimeout: 60_000, taskTimeout: 60_000 });
      await calls.map(work.square, upTo(10), { timeout: 50_000 });
      const future = calls.submit(work.square, 3);
      await future.result({ timeout: 60_000 });
      await failure(calls.submit(work.die, 1));
      await calls.close({ timeout: 60_000 });
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      hook.disable();
      assert.equal(timers.size, 0, `${timers.size} timers are left`);
    });
  });

  theme(backEnd, 'recycling', (it) => {
    it('replaces a worker after maxTasksPerWorker items, and loses nothing', async ({ pool }) => {
      const calls = pool({ size: 1, maxTasksPerWorker: 3 });
      const places = [];
      for (let i = 0; i < 9; i++) places.push(await calls.submit(work.place));
      assert.equal(new Set(places).size, 3);
      for (const i of [0, 3, 6]) assert.equal(new Set(places.slice(i, i + 3)).size, 1);
      assert.ok(calls.stats().recycled >= 2);
      assert.equal(calls.stats().deaths, 0);
    });

    it('counts the items of chunks', async ({ pool }) => {
      const calls = pool({ size: 1, maxTasksPerWorker: 10 });
      const counts = await calls.map(work.count as (item: number) => number, upTo(40), { chunkSize: 25 });
      assert.ok(Math.max(...counts) <= 10, `${Math.max(...counts)} in one worker`);
    });

    it('never has more workers alive than size, and never waits for one that is gone', async ({ pool }) => {
      const calls = pool({ size: 2, tasksPerWorker: 2, maxTasksPerWorker: 2 });
      const census = new Census(calls);
      const results = await calls.map(work.addLater, upTo(30), { args: [1], chunkSize: 1 });
      assert.deepEqual(
        results,
        upTo(30).map((i) => i + 1),
      );
      assert.ok(census.most <= 4, `${census.most} at once`);
      assert.ok(census.exits.every(({ expected }) => expected));
    });

    it('lets what runs finish', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const calls = pool({ size: 1, tasksPerWorker: 2, maxTasksPerWorker: 2 });
      const slow = calls.submit(work.untilOpen, gate.path, 'slow');
      await reportOf(slow);
      // The second item is this worker's last, the third another's.
      const others = upTo(2).map((i) => calls.submit(work.square, i));
      assert.equal(await others[0], 0);
      gate.open();
      assert.equal(await slow, 'slow');
      assert.equal(await others[1], 1);
    });

    it('disposes of the state of the worker that goes', async ({ pool, folder }) => {
      const path = `${folder()}/log`;
      const calls = pool({ size: 1, maxTasksPerWorker: 1, initializer: [work.initialize, 'db', path] });
      await calls.map(work.state as (item: number) => unknown, upTo(3));
      await calls.close();
      const log = notes(path);
      assert.equal(
        log.filter((line) => line.startsWith('initialized')).length,
        log.filter((line) => line.startsWith('disposed')).length,
      );
      assert.ok(log.length >= 6);
    });

    it('replaces a worker that has grown over maxMemoryPerWorker, between tasks, and loses nothing', async ({
      pool,
    }) => {
      const calls = pool({ size: 1, maxMemoryPerWorker: 64 * 2 ** 20 });
      const grow = (item: number) => {
        const holder = globalThis as { kept?: unknown[] };
        holder.kept ??= [];
        for (let i = 0; i < 100_000; i++) holder.kept.push({ item, i });
        return item;
      };
      assert.deepEqual(await calls.map(grow, upTo(40), { chunkSize: 1 }), upTo(40));
      const { recycled, deaths } = calls.stats();
      assert.ok(recycled >= 1, 'it was recycled');
      assert.equal(deaths, 0);
    });
  });

  theme(backEnd, 'idleTimeout', (it) => {
    it('stops workers that have nothing to do, and the next call starts one', async ({ pool }) => {
      const calls = pool({ size: 2, idleTimeout: 20 });
      const census = new Census(calls);
      await calls.warm();
      await until(() => census.alive === 0, 'the idle workers have gone');
      assert.ok(census.exits.every(({ expected }) => expected));
      assert.equal(calls.stats().workers.length, 0);
      assert.equal(await calls.submit(work.square, 3), 9);
      assert.equal(census.started, 3);
    });

    it('does not touch a worker at work', async ({ pool }) => {
      const calls = pool({ size: 1, idleTimeout: 10 });
      assert.equal(await calls.submit(work.echoAfter, { ms: 100, value: 'slow' }), 'slow');
    });
  });
}
