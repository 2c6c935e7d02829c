import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { worthStealing } from '#src/pools/stealing.js';
import { handLane } from './hand-lane.js';
import { plainJob } from './plain-job.js';

/** A worker that began one call at 0 ms, and has another; `itemMs`: how long an item of their task takes, as far as is known. */
function busyLane(itemMs: number | undefined) {
  const { lane, worker, send } = handLane();
  worker.begin(send(plainJob(['first'])), 0, 0);
  send(plainJob(['behind']));
  const { task } = lane.flights.values()[0]!;
  if (itemMs !== undefined) task.itemMs.add(itemMs);
  return (now: number) => worthStealing(lane, now).map(({ assignment }) => assignment.job.payload[0]);
}

describe('what a busy worker has not begun', () => {
  it('is worth taking back when it is short, but stuck behind something that has been running for long', () => {
    const worthAt = busyLane(0.001);
    assert.deepEqual([worthAt(0.01), worthAt(10)], [[], ['behind']]);
  });

  it('is worth it at once when it is long, or nobody knows', () => {
    for (const itemMs of [5, undefined]) assert.deepEqual(busyLane(itemMs)(0), ['behind']);
  });
});
