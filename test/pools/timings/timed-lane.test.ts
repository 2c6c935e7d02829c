/** A lane some of whose calls are timed. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { now } from '#src/base/clock.js';
import { KnownTasks } from '#src/pools/known-tasks.js';
import { PoolTimings } from '#src/pools/timings/pool-timings.js';
import { ANSWERED, STARTED, TAKEN, UNSTAMPED } from '#src/transport/stamps.js';
import { type CallWire, type FromWorker, RESULT } from '#src/transport/wire.js';
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

  for (const [how, isPlain] of Object.entries({ 'as a record': true, 'in a message': false })) {
    it(`is told when it is answered, where it is written ${how}`, () => {
      const { told, kills, calls, stats } = sentWithin(isPlain);
      assert.deepEqual([told, kills, calls, stats.timed, stats.calls], [['done'], 0, 2, 1, 1]);
    });
  }
});

describe("a worker's time", () => {
  /** Its worker was ready ten seconds ago. */
  function tenSeconds() {
    const clock = { ago: 10_000 };
    const pool = new PoolTimings('all', 1, () => now() - clock.ago);
    const timings = pool.lane();
    timings.ready(undefined);
    clock.ago = 0;
    const hand = handLane({}, 1, timings);
    const lane = (...messages: FromWorker[]) => {
      hand.worker.tell(...messages);
      const { flights, computeMs } = hand.lane;
      return timings.times(flights.size === 0, computeMs);
    };
    const send = (...items: readonly unknown[]) => {
      const job = plainJob(items);
      const place = hand.send(job);
      const [seq] = hand.worker.calls[place]!;
      return { job, seq };
    };
    return { lane, send };
  }
  const near = (ms: number, expected: number) => assert.ok(Math.abs(ms - expected) < 1, `${ms} for ${expected}`);

  it('goes by while a chunk runs', () => {
    const { lane, send } = tenSeconds();
    const { seq } = send('a', 'b', 'c');
    const { unaccountedMs, computeMs } = lane([RESULT, seq, 0, 3000, 'A'], [RESULT, seq, 1, 3000, 'B']);
    near(unaccountedMs, 0);
    near(computeMs, 6000);
  });

  it('in a chunk that was cancelled is computing, and no wait for the next call', () => {
    const { lane, send } = tenSeconds();
    const { job, seq } = send('a', 'b', 'c');
    job.cancelled = true;
    lane([RESULT, seq, 0, 6000, 'A'], { type: 'ended', seq });
    const next = send('d');
    const stamps = UNSTAMPED.with(TAKEN, now()).with(STARTED, now()).with(ANSWERED, now());
    near(lane([RESULT, next.seq, 0, 0, 'D', undefined, 0, stamps]).unaccountedMs, 0);
  });

  it('with a result that cannot be revived goes by', () => {
    const { lane, send } = tenSeconds();
    const { seq } = send('a');
    const stamps = UNSTAMPED.with(ANSWERED, now());
    const special = { slot: {}, kind: 'unheard-of', data: 1 };
    near(lane([RESULT, seq, 0, 6000, {}, [special], 0, stamps]).unaccountedMs, 0);
  });
});
