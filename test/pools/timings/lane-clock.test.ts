import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LaneTimes } from '#src/base/stats.js';
import { LaneClock } from '#src/pools/timings/lane-clock.js';
import {
  ANSWERED,
  DISPATCH_MS,
  FREE,
  LATE_MS,
  newStamps,
  READ_MS,
  SERIALISED_MS,
  TAKEN,
} from '#src/transport/stamps.js';

interface LaneCall {
  readonly sentAt: number;
  readonly takenAt: number;
  readonly wasBusy: boolean;
  readonly readMs: number;
  readonly dispatchMs: number;
  readonly serialiseMs: number;
  readonly answeredAt: number;
  readonly lateMs: number;
  readonly weight: number;
}

/** Sent at 10, taken at 12, read in 1 ms, run from 14 to 24, answered at 26. */
const call: LaneCall = {
  weight: 1,
  sentAt: 10,
  takenAt: 12,
  wasBusy: false,
  readMs: 1,
  dispatchMs: 1,
  serialiseMs: 2,
  answeredAt: 26,
  lateMs: 0,
};

function add(clock: LaneClock, one: LaneCall, poolIdleMs: number): void {
  const stamps = newStamps();
  stamps[TAKEN] = one.takenAt;
  stamps[FREE] = one.wasBusy ? -1 : 1;
  stamps[READ_MS] = one.readMs;
  stamps[DISPATCH_MS] = one.dispatchMs;
  stamps[SERIALISED_MS] = one.serialiseMs;
  stamps[ANSWERED] = one.answeredAt;
  stamps[LATE_MS] = one.lateMs;
  clock.add(stamps, one.weight, one.sentAt, poolIdleMs);
}

const COMPUTE_MS = 10;

/** Born at 0, ready at 5, in a pool that has work all the time. */
function laneClock(isComplete = true): LaneClock {
  const clock = new LaneClock(0, isComplete, 0);
  clock.ready(5, 0);
  return clock;
}

const total = (times: LaneTimes) => Object.values(times).reduce((sum, ms) => sum + ms, 0);

describe("a worker's time", () => {
  it('is told by what it did, and adds up', () => {
    const clock = laneClock();
    add(clock, call, 0);
    const times = clock.times(26, false, COMPUTE_MS, 0, 1);
    assert.deepEqual(times, {
      startMs: 5,
      idleMs: 0,
      waitMs: 5,
      transferMs: 2,
      deserialiseMs: 1,
      dispatchMs: 1,
      computeMs: 10,
      serialiseMs: 2,
      unaccountedMs: 0,
    });
    assert.equal(total(times), 26);
  });

  it('waits on after its last call while it has nothing in hand', () => {
    const clock = laneClock();
    add(clock, call, 0);
    assert.equal(clock.times(30, true, COMPUTE_MS, 0, 1).waitMs, 9);
    assert.equal(total(clock.times(30, true, COMPUTE_MS, 0, 1)), 30);
    assert.equal(clock.times(30, false, COMPUTE_MS, 0, 1).waitMs, 5);
  });

  it('is idle, and does not wait, while the pool has nothing to do', () => {
    const clock = laneClock();
    add(clock, call, 3);
    const times = clock.times(30, true, COMPUTE_MS, 7, 1);
    assert.deepEqual([times.idleMs, times.waitMs, total(times)], [7, 2, 30]);
  });

  it('of a call that was sent while it was at another has neither wait nor transfer', () => {
    const clock = laneClock();
    add(clock, call, 0);
    add(clock, { ...call, takenAt: 26, answeredAt: 40 }, 0);
    const { waitMs, transferMs } = clock.times(40, false, 20, 0, 1);
    assert.deepEqual([waitMs, transferMs], [5, 2]);
  });

  it('that nobody has accounted for is told as such', () => {
    const clock = laneClock();
    add(clock, { ...call, dispatchMs: 0 }, 0);
    assert.equal(clock.times(26, false, COMPUTE_MS - 3, 0, 1).unaccountedMs, 4);
  });

  it('counts what sending an answer took, which only the next one tells', () => {
    const clock = laneClock();
    add(clock, call, 0);
    add(clock, { ...call, sentAt: 27, takenAt: 30, answeredAt: 44, lateMs: 3 }, 0);
    const times = clock.times(44, false, 20, 0, 1);
    assert.deepEqual([times.serialiseMs, times.waitMs, times.transferMs, total(times)], [7, 5, 3, 44]);
  });

  it('with several calls at once is no more than there is', () => {
    const clock = laneClock();
    add(clock, call, 0);
    add(clock, { ...call, takenAt: 13, wasBusy: true, dispatchMs: 0, answeredAt: 28 }, 0);
    const times = clock.times(28, false, 24, 0, 2);
    assert.deepEqual([times.unaccountedMs, total(times)], [0, 28]);
  });

  it('has neither wait nor transfer before a call that came while it was at another, though none had ended since', () => {
    const clock = laneClock();
    add(clock, call, 0);
    add(clock, { ...call, wasBusy: true, sentAt: 28, takenAt: 30, answeredAt: 44 }, 0);
    const { waitMs, transferMs } = clock.times(44, false, 24, 0, 2);
    assert.deepEqual([waitMs, transferMs], [5, 2]);
  });

  it('is waited through where nobody has told of all calls', () => {
    const clock = laneClock(false);
    add(clock, call, 0);
    const times = clock.times(26, false, COMPUTE_MS, 0, 1);
    assert.deepEqual([times.waitMs, times.unaccountedMs, total(times)], [7, 0, 26]);
  });

  it('has room for no more than all of it, whatever samples have told', () => {
    const clock = laneClock(false);
    add(clock, { ...call, weight: 20 }, 0);
    const times = clock.times(26, false, COMPUTE_MS, 0, 1);
    assert.deepEqual([times.waitMs, times.serialiseMs, times.unaccountedMs], [0, 5.5, 0]);
    assert.ok(Math.abs(total(times) - 26) < 1e-9);
  });

  it('goes by while the items of a chunk run, before its stamps come', () => {
    const clock = laneClock();
    for (let item = 1; item <= 50; item++) clock.ran(100, 8 + item * 100);
    const times = clock.times(5050, false, 5000, 0, 1);
    assert.deepEqual([times.waitMs, times.unaccountedMs, total(times)], [3, 0, 5008]);
  });

  it('is told by the stamps of a chunk, when they come, and not by its items', () => {
    const [stamped, clock] = [laneClock(), laneClock()];
    clock.ran(4, 19);
    clock.ran(6, 25);
    for (const one of [stamped, clock]) add(one, call, 0);
    assert.deepEqual(clock.times(30, true, COMPUTE_MS, 0, 1), stamped.times(30, true, COMPUTE_MS, 0, 1));
  });

  it('in a chunk that brings no stamps is no wait for the call after it', () => {
    const clock = laneClock();
    clock.ran(100, 107);
    clock.ran(100, 207);
    clock.ranUnstamped(0);
    add(clock, { ...call, sentAt: 210, takenAt: 212, answeredAt: 226 }, 0);
    const { waitMs, transferMs, unaccountedMs } = clock.times(226, false, 200 + COMPUTE_MS, 0, 1);
    assert.deepEqual([waitMs, transferMs, unaccountedMs], [2 + 3, 2, 0]);
  });

  it('before items without stamps is idle while the pool had nothing to do', () => {
    const during = laneClock();
    during.ran(100, 135);
    const { idleMs, waitMs } = during.times(140, false, 100, 25, 1);
    assert.deepEqual([idleMs, waitMs], [25, 5]);
    during.ranUnstamped(25);
    const after = during.times(140, true, 100, 25, 1);
    assert.deepEqual([after.idleMs, after.waitMs, total(after)], [25, 10, 140]);
  });

  it('goes by with items that nobody times', () => {
    const clock = laneClock(false);
    clock.ran(100, 107);
    const times = clock.times(110, false, 100, 0, 1);
    assert.deepEqual([times.waitMs, times.computeMs, times.unaccountedMs], [2, 100, 0]);
  });

  it('at its start counts as waited for only while the pool had work', () => {
    const clock = new LaneClock(0, true, 100);
    clock.ready(40, 130);
    assert.equal(clock.startWaitMs, 10);
  });
});
