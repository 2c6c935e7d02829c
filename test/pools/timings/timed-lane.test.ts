/** A lane some of whose calls are timed. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KnownTasks } from '#src/pools/known-tasks.js';
import { PoolTimings } from '#src/pools/timings/pool-timings.js';
import { UNSTAMPED } from '#src/transport/stamps.js';
import { type CallWire, RESULT } from '#src/transport/wire.js';
import { handLane } from '../hand-lane.js';
import { plainJob } from '../plain-job.js';

describe('a timed call with a getter that sends another one', () => {
  /** Both were sent; the first call is answered with stamps. */
  function sentWithin(isPlain: boolean) {
    const told: unknown[] = [];
    const timings = new PoolTimings('sampled', 1).lane();
    const { lane, worker } = handLane({ fulfil: (_job, _index, value) => void told.push(value) }, 1, timings);
    const calls: CallWire[] = [];
    let isWriting = false;
    const sendPlain = (call: CallWire) => {
      if (isWriting) return false;
      isWriting = true;
      const [seq, task, shape, items, , , , stamps] = call;
      calls.push([seq, task, shape, JSON.stringify(items), undefined, 0, 1, stamps]);
      isWriting = false;
      return true;
    };
    if (isPlain) Object.assign(worker.channel, { sendPlain });
    const tasks = new KnownTasks();
    const send = (item: unknown) => {
      const job = plainJob([item]);
      lane.send({ job, from: 0, to: 1, attempt: 1 }, tasks.of(job.task));
    };
    let others = 0;
    send({
      get value() {
        if (others++ === 0) send('another');
        return 1;
      },
    });
    lane.flush();
    const [timed] = [...calls, ...worker.calls].filter((call) => call[7] !== undefined);
    worker.tell([RESULT, timed![0], 0, 0, 'done', undefined, 0, UNSTAMPED]);
    return { told, kills: worker.kills, calls: calls.length + worker.calls.length, stats: timings.stats(true, 0) };
  }

  for (const [how, isPlain] of Object.entries({ "as a record": true, "in a message": false })) {
    it(`is told when it is answered, where it is written ${how}`, () => {
      const { told, kills, calls, stats } = sentWithin(isPlain);
      assert.deepEqual([told, kills, calls, stats.timed, stats.calls], [['done'], 0, 2, 1, 1]);
    });
  }
});
