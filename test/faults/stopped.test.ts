import assert from 'node:assert/strict';
import { rejection, until } from '../contracts/observe.js';
import { work } from '../contracts/tasks.js';
import { fails, kill, row } from './fault.js';

row('stopped', ({ fault, cannot }) => {
  cannot('by a signal', 'threads', 'a thread cannot be stopped alone');

  fault('stats show it, the timeout runs all the same, and it is replaced', {
    on: 'processes',
    victim: (calls) => calls.with({ timeout: 1000 }).submit(work.forever),
    options: { timeoutGrace: 20 },
    async strike(site) {
      await kill('SIGSTOP')(site);
      await until(() => site.calls.stats().workers.some(({ state }) => state === 'stopped'), 'stats show it');
    },
    comesTo: fails('TaskTimeoutError', { timeout: 1000 }),
  });

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
