import assert from 'node:assert/strict';
import { work } from '../contracts/tasks.js';
import { fails, row } from './fault.js';

const HOUR_MS = 3_600_000;

row('wall-clock', ({ it }) => {
  for (const [way, ms] of [
    ['an hour on', HOUR_MS],
    ['an hour back', -HOUR_MS],
  ] as const) {
    it(`jumps ${way} while a task runs: its timeout and its timing are what they would have been`, async ({
      pool,
      t,
    }) => {
      const calls = pool({ size: 1, timeoutGrace: 20 });
      const slow = calls.with({ timeout: 60_000 }).submit(work.echoAfter, { ms: 50, value: 'slow' });
      const late = calls.with({ timeout: 200 }).submit(work.forever);
      const { now } = Date;
      t.mock.method(Date, 'now', () => now() + ms);
      assert.equal(await slow, 'slow');
      const { queued = 0, computed = 0, received = 0 } = slow.timing ?? {};
      for (const time of [queued, computed, received]) assert.ok(time >= 0 && time < 60_000, `${time} ms`);
      await fails('TaskTimeoutError', { timeout: 200 })(late);
    });
  }
});
