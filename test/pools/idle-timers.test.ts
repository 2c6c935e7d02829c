import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IdleTimers } from '#src/pools/idle-timers.js';
import type { Lane } from '#src/pools/lane.js';
import { ManualClock } from '../base/manual-clock.js';
import { handLane } from './hand-lane.js';
import { plainJob } from './plain-job.js';

function idle() {
  const clock = new ManualClock();
  const retired: Lane[] = [];
  const timers = new IdleTimers(clock, 100, (lane) => void retired.push(lane));
  return { clock, retired, timers, ...handLane() };
}

describe('IdleTimers', () => {
  it('lets a worker go that has had nothing to do for the timeout, once', () => {
    const { clock, retired, timers, lane } = idle();
    timers.landed(lane);
    clock.advance(99);
    assert.deepEqual(retired, []);
    clock.advance(1000);
    assert.deepEqual(retired, [lane]);
  });

  it('counts from the latest end', () => {
    const { clock, retired, timers, lane } = idle();
    timers.landed(lane);
    clock.advance(60);
    timers.landed(lane);
    clock.advance(99);
    assert.deepEqual([retired, clock.pending], [[], 1]);
  });

  it('keeps a worker that has more in hand', () => {
    const { clock, retired, timers, lane, send } = idle();
    send(plainJob());
    timers.landed(lane);
    clock.advance(1000);
    assert.deepEqual(retired, []);
  });

  it('keeps a worker that got work meanwhile, and counts anew from its end', () => {
    const { clock, retired, timers, lane, worker, send } = idle();
    timers.landed(lane);
    clock.advance(50);
    const call = send(plainJob());
    clock.advance(1000);
    assert.deepEqual(retired, []);
    worker.begin(call);
    worker.answer(call, 'done');
    timers.landed(lane);
    clock.advance(100);
    assert.deepEqual(retired, [lane]);
  });

  it('does not look at a worker that goes anyway', () => {
    const { clock, retired, timers, lane } = idle();
    timers.landed(lane);
    lane.state = 'retiring';
    timers.landed(lane);
    clock.advance(1000);
    assert.deepEqual([retired, clock.pending], [[], 0]);
  });

  it('forgets a worker that has gone', () => {
    const { clock, retired, timers, lane } = idle();
    timers.landed(lane);
    timers.left(lane);
    clock.advance(1000);
    assert.deepEqual([retired, clock.pending], [[], 0]);
  });

  it('leaves no timer when stopped', () => {
    const { clock, timers, lane } = idle();
    timers.landed(lane);
    timers.landed(handLane({}, 2).lane);
    timers.stop();
    assert.equal(clock.pending, 0);
  });
});
