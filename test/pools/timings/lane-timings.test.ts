/** The timings of one worker's calls, by a clock that a test moves. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Flight } from '#src/pools/flights.js';
import { PoolTimings } from '#src/pools/timings/pool-timings.js';
import { stepsOf } from '#src/pools/timings/step-numbers.js';
import { ANSWERED, BACK, BYTES, newStamps, STARTED, TAKEN } from '#src/transport/stamps.js';
import { CALL, type CallWire } from '#src/transport/wire.js';
import { plainJob } from '../plain-job.js';

const LONG_RECORD = 1000;

function byHand() {
  const clock = { at: 100 };
  const timings = new PoolTimings('all', 1, () => clock.at).lane();
  timings.ready(undefined);
  /** A call is written from then on, for so long; alone in a record, or into a message that is to be posted. */
  const write = (seq: number, from: number, ms: number, isRecord: boolean): CallWire => {
    clock.at = from;
    const weight = timings.weigh(from, 1);
    const begunAt = timings.begins(from);
    clock.at = from + ms;
    if (!isRecord) return [seq, 1, CALL, [], undefined, 0, 1, timings.sent(seq, weight, begunAt, 0)];
    timings.plain[BYTES] = LONG_RECORD;
    timings.sentPlain(seq, weight, begunAt);
    return [seq, 1, CALL, []];
  };
  const post = (calls: readonly CallWire[], ms: number) => {
    const postsAt = timings.posts();
    clock.at += ms;
    timings.posted(calls, postsAt);
  };
  /** The worker took it then, and began it 1 ms later. */
  const answered = (seq: number, sentAt: number, takenAt: number) => {
    const stamps = newStamps();
    stamps[TAKEN] = takenAt;
    stamps[STARTED] = takenAt + 1;
    stamps[ANSWERED] = takenAt + 2;
    stamps[BACK] = takenAt + 3;
    const flight = { seq, sentAt, assignment: { job: plainJob() } } as unknown as Flight;
    const { arguments: given, waiting } = stepsOf(timings.answered(flight, stamps, 0, 0));
    return [given.serialise, given.transfer, waiting];
  };
  return { write, post, answered };
}

describe('the steps of a call', () => {
  it('follow each other: writing it, bringing it, having it wait', () => {
    const { write, answered } = byHand();
    write(1, 110, 4, true);
    assert.deepEqual(answered(1, 110, 116), [4, 2, 1]);
  });

  it('overlap nowhere: what the worker has is written, though the caller reads the clock later', () => {
    const { write, post, answered } = byHand();
    write(1, 110, 7, true);
    assert.deepEqual(answered(1, 110, 113), [3, 0, 1]);
    post([write(2, 120, 2, false)], 5);
    assert.deepEqual(answered(2, 120, 124), [4, 0, 1]);
  });

  it('have a part of posting a message of several calls, until the worker had it', () => {
    const { write, post, answered } = byHand();
    post([write(1, 110, 1, false), write(2, 111, 3, false)], 6);
    // Posted from 114 to 120.
    assert.deepEqual(answered(1, 110, 118), [3, 0, 1]);
    assert.deepEqual(answered(2, 111, 118), [5, 0, 1]);
  });
});
