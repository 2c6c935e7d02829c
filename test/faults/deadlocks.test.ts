import assert from 'node:assert/strict';
import { failure, Gate, reportOf, until } from '../contracts/observe.js';
import { work } from '../contracts/tasks.js';
import { row } from './fault.js';
import { faulty } from './tasks.js';

const MANY = 20_000;

row('deadlocks', ({ it, where }) => {
  it('more calls than any pipe or ring holds go to a worker that reads none of them', async ({ pool, folder }) => {
    const gate = new Gate(folder());
    const calls = pool({ size: 1 });
    const blocked = calls.submit(faulty.untilOpenSync, gate.path);
    await reportOf(blocked);
    const results = Array.from({ length: MANY }, (_, i) => calls.submit(work.add, i, 1));
    await new Promise((resolve) => setImmediate(resolve));
    gate.open();
    assert.equal(await blocked, 'opened');
    assert.deepEqual(
      await Promise.all(results),
      Array.from({ length: MANY }, (_, i) => i + 1),
    );
  });

  it('a worker answers more than any pipe or ring holds to a program that reads none of it', async ({ pool }) => {
    const calls = pool({ size: 1 });
    const items = Array.from({ length: MANY }, (_, i) => `${i}`.padEnd(100));
    const results = calls.map(work.echo<string>, items);
    await until(() => calls.stats().completed > 0, 'it has begun');
    const end = performance.now() + 50;
    while (performance.now() < end);
    assert.deepEqual(await results, items);
  });

  for (const end of ['close', 'terminate'] as const) {
    it(`cancel of what runs and what waits, then ${end}()`, async ({ pool }) => {
      const calls = pool({ size: 2, timeoutGrace: 50 });
      const running = [calls.submit(work.forever), calls.submit(work.untilCancelled)];
      await Promise.all(running.map(reportOf));
      const futures = [...running, ...Array.from({ length: 500 }, (_, i) => calls.submit(work.square, i))];
      for (const future of futures) future.cancel();
      await calls[end]();
      for (const future of futures) assert.equal((await failure(future)).name, 'AbortError');
    });
  }

  it('close with an imap that nobody reads on', async ({ pool }) => {
    const calls = pool({ size: 1 });
    const results = calls.imap(work.square, Array(1000).keys(), { buffer: 2 });
    assert.equal((await results.next()).value, 0);
    await calls.close();
    const rest = (async () => {
      for await (const _ of results);
    })();
    assert.equal((await failure(rest)).name, 'PoolClosedError');
  });

  if (where === 'threads') return;

  it('more calls than any pipe or ring holds go to a process that is stopped, and then continued', async ({ pool }) => {
    const calls = pool({ size: 1 });
    let victim = 0;
    calls.once('worker:start', ({ pid }) => {
      victim = pid;
    });
    await calls.warm();
    process.kill(victim, 'SIGSTOP');
    const results = Array.from({ length: MANY }, (_, i) => calls.submit(work.add, i, 1));
    await until(() => calls.stats().workers.some(({ state }) => state === 'stopped'), 'stats show it');
    process.kill(victim, 'SIGCONT');
    assert.deepEqual(
      await Promise.all(results),
      Array.from({ length: MANY }, (_, i) => i + 1),
    );
  });
});
