import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rejection, until } from '../contracts/observe.js';
import { work } from '../contracts/tasks.js';
import { fails, kill, row } from './fault.js';

row('stopped', ({ where, it, fault, cannot }) => {
  cannot('by a signal', 'threads', 'a thread cannot be stopped alone');

  fault('stats show it, the timeout runs all the same, and it is replaced', {
    on: 'processes',
    victim: (calls) => calls.with({ timeout: 5000 }).submit(work.forever),
    options: { timeoutGrace: 20 },
    async strike(site) {
      await kill('SIGSTOP')(site);
      await until(() => site.calls.stats().workers.some(({ state }) => state === 'stopped'), 'stats show it');
    },
    comesTo: fails('TaskTimeoutError', { timeout: 5000 }),
  });

  if (where === 'processes') {
    it('one that was stopped while idle is replaced, and what it was sent gives its result', async ({ pool }) => {
      const calls = pool({ size: 1, timeoutGrace: 20 });
      const pids: number[] = [];
      calls.on('worker:start', (worker) => void pids.push(worker.pid));
      await calls.submit(work.square, 2);
      process.kill(pids[0] as number, 'SIGSTOP');
      await until(() => readFileSync(`/proc/${pids[0]}/stat`, 'utf8').includes(') T '), 'it is stopped');
      assert.equal(await calls.with({ timeout: 200 }).submit(work.square, 3), 9);
      assert.equal(pids.length, 2);
    });
  }

  fault('its call can be cancelled, and the pool closes', {
    on: 'processes',
    victim: (calls) => calls.submit(work.forever),
    options: { timeoutGrace: 20, size: 3 },
    strike: kill('SIGSTOP'),
    async comesTo(victim) {
      assert.equal(victim.cancel(), true);
      assert.equal(((await rejection(victim)) as Error).name, 'AbortError');
    },
  });
});
