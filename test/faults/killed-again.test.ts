import assert from 'node:assert/strict';
import { failure } from '../contracts/observe.js';
import { work } from '../contracts/tasks.js';
import { row } from './fault.js';

row('killed-again', ({ it, where }) => {
  if (where === 'threads') return;

  it('ends in BrokenPoolError, starts no more of them, and lets the pool terminate', async ({ pool }) => {
    const restarts = 3;
    const calls = pool({ size: 2, restartBudget: { restarts, perMs: 60_000 } });
    let started = 0;
    calls.on('worker:start', ({ pid }) => {
      started++;
      process.kill(pid, 'SIGKILL');
    });
    const names = await Promise.all([1, 2, 3].map(async () => (await failure(calls.submit(work.forever))).name));
    assert.deepEqual(new Set(names), new Set(['BrokenPoolError']));
    await calls.terminate();
    assert.ok(started <= restarts + 2, `${started} were started`);
  });
});
