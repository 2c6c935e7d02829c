import assert from 'node:assert/strict';
import { failure } from '../contracts/observe.js';
import { work } from '../contracts/tasks.js';
import { row } from './fault.js';
import { faulty } from './tasks.js';

row('initializer', ({ it }) => {
  it('that hangs breaks the pool within startTimeout and the restart budget', async ({ pool }) => {
    const calls = pool({
      size: 2,
      initializer: [faulty.hang],
      startTimeout: 150,
      restartBudget: { restarts: 2, perMs: 60_000 },
    });
    let started = 0;
    calls.on('worker:start', () => started++);
    const error = await failure(calls.submit(work.square, 3));
    const cause = error.cause as Error & { code?: string };
    assert.deepEqual([error.name, cause.code], ['BrokenPoolError', 'BREAKEVEN_START_TIMEOUT'], error.stack);
    assert.match(error.message, /150 ms.*startTimeout/);
    assert.ok(started <= 4, `${started} were started`);
  });

  it('that takes its time, but less than startTimeout, is let be', async ({ pool }) => {
    const calls = pool({ size: 1, initializer: [work.initialize, 'slow'], startTimeout: 20_000 });
    assert.equal(await calls.submit(work.state), 'slow');
  });
});
