import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PoolTimings } from '#src/pools/timings/pool-timings.js';

/** A pool whose clock and event loop a test moves. */
function pool() {
  let at = 1000;
  let readings = 0;
  const loop = { active: 500, idle: 0 };
  const timings = new PoolTimings(
    'all',
    1,
    () => at,
    () => {
      readings++;
      return { ...loop };
    },
  );
  /** Time goes by, and the loop is busy for so much of it. */
  const pass = (ms: number, active = 0) => {
    at += ms;
    loop.active += active;
    loop.idle += ms - active;
  };
  return { timings, pass, now: () => at, readings: () => readings };
}

describe('the event loop of the caller', () => {
  it('is as busy as it was while the pool had work, whatever it did before and since', () => {
    const { timings, pass, now } = pool();
    pass(10_000, 10_000);
    for (const active of [20, 40]) {
      timings.opened(now());
      pass(100, active);
      timings.drained(now());
      pass(5_000, 5_000);
    }
    const { callerBusy, busyMs } = timings.stats([]);
    assert.deepEqual([callerBusy, busyMs], [0.3, 200]);
  });

  it('is told also of the work that the pool has now, as often as it is asked for', () => {
    const { timings, pass, now } = pool();
    pass(1000, 1000);
    timings.opened(now());
    pass(50, 25);
    assert.equal(timings.stats([]).callerBusy, 0.5);
    pass(50, 0);
    assert.equal(timings.stats([]).callerBusy, 0.25);
  });

  it('is not busy for a pool that never had work', () => {
    const { timings, pass } = pool();
    pass(1000, 1000);
    assert.equal(timings.stats([]).callerBusy, 0);
  });

  it('is read seldom where brief calls follow each other', () => {
    const { timings, pass, now, readings } = pool();
    for (let call = 0; call < 1000; call++) {
      timings.opened(now());
      pass(0.002, 0.001);
      timings.drained(now());
      pass(0.002, 0.002);
    }
    assert.ok(readings() < 100, `${readings()} in 4 ms`);
    const { callerBusy } = timings.stats([]);
    assert.ok(callerBusy > 0.5 && callerBusy < 1, `${callerBusy}`);
  });
});

describe('a worker that has died', () => {
  const lives = (idle: boolean, computeMs: number) => {
    const { timings, pass, now } = pool();
    timings.opened(now());
    const lane = timings.lane();
    pass(20);
    lane.ready(undefined);
    pass(30_000);
    timings.ended(lane, computeMs, idle);
    const { startMs, waitMs, computeMs: computed, unaccountedMs } = timings.stats([]).lane;
    return { startMs, waitMs, computed, unaccountedMs };
  };

  it('has waited when it had nothing in hand', () => {
    assert.deepEqual(lives(true, 0), { startMs: 20, waitMs: 30_000, computed: 0, unaccountedMs: 0 });
  });

  it('has not waited while it was at a task', () => {
    assert.deepEqual(lives(false, 0), { startMs: 20, waitMs: 0, computed: 0, unaccountedMs: 30_000 });
  });

  it('in the middle of a chunk has computed what it told, and the rest nobody knows', () => {
    assert.deepEqual(lives(false, 12), { startMs: 20, waitMs: 0, computed: 12, unaccountedMs: 29_988 });
  });
});
