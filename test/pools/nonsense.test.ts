/** A worker that answers what it was not asked: it is ended, and not listened to any more. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PoolTimings } from '#src/pools/timings/pool-timings.js';
import {
  BACK_READ_MS,
  CORE_WAIT_MS,
  CPU_MS,
  DISPATCH_MS,
  FREE,
  STARTED,
  TAKEN,
  UNSTAMPED,
  WORKER_CPU_MS,
} from '#src/transport/stamps.js';
import type { FromWorker } from '#src/transport/wire.js';
import { handLane } from './hand-lane.js';
import { plainJob } from './plain-job.js';

const RESULT = 0;
const FAILURE = 1;

/** Of a call of four items, of which the first was answered. */
const nonsense: Readonly<Record<string, (seq: number) => unknown>> = {
  'a result of an item behind the next one': (seq) => [RESULT, seq, 2, 0, 'C'],
  'an error of an item that is not in the call': (seq) => [FAILURE, seq, 4, 0, {}],
  'a result of half an item': (seq) => [RESULT, seq, 1.5, 0, 'B'],
  'a result of no item': (seq) => [RESULT, seq, Number.NaN, 0, 'B'],
  'a result that took no time that there is': (seq) => [RESULT, seq, 1, Number.NaN, 'B'],
  'a result that took for ever': (seq) => [RESULT, seq, 1, Number.POSITIVE_INFINITY, 'B'],
  'a result that took less than nothing': (seq) => [RESULT, seq, 1, -1, 'B'],
  'a result of a call that it was not sent': (seq) => [RESULT, seq + 1, 0, 0, 'A'],
  'an error of a call that it was not sent': (seq) => [FAILURE, seq + 1, 0, 0, {}],
  'a result of no call': () => [RESULT, Number.NaN, 0, 0, 'A'],
  'the end of a call that it was not sent': (seq) => ({ type: 'ended', seq: seq + 1 }),
  'the end of a call that nobody cancelled': (seq) => ({ type: 'ended', seq }),
  'a report of an item behind the next one': (seq) => ({ type: 'report', seq, index: 2, report: { value: 1 } }),
  'stamps of a call that was not to be timed': (seq) => [RESULT, seq, 1, 0, 'B', undefined, 0, UNSTAMPED],
  'nothing at all': () => null,
};

for (const [what, message] of Object.entries(nonsense)) {
  test(`a worker that sends ${what} is ended, and nothing is told of that or of what comes after it`, () => {
    const told: unknown[] = [];
    const { lane, worker, send } = handLane({
      fulfilRow: (_job, index, values) => void told.push([index, values]),
      fulfil: (_job, index) => void told.push(index),
      reject: (_job, index) => void told.push(index),
      landed: () => void told.push('landed'),
    });
    const call = send(plainJob(['a', 'b', 'c', 'd']));
    worker.answer(call, 'A', 0);
    worker.tell(message(worker.calls[call]![0]) as FromWorker);
    worker.answer(call, 'B', 1);
    assert.deepEqual([told, worker.kills, lane.flights.values()[0]?.next], [[[0, ['A']]], 1, 1]);
    assert.ok(lane.failure instanceof Error);
  });
}

const noStamps: Readonly<Record<string, unknown>> = {
  'none of them': 5,
  'too few': UNSTAMPED.slice(1),
  'one that is no number': UNSTAMPED.with(3, Number.NaN),
  'one for ever': UNSTAMPED.with(3, Number.POSITIVE_INFINITY),
  'one later than clocks go': UNSTAMPED.with(STARTED, 2 ** 53 + 2),
  'one from before there were clocks': UNSTAMPED.with(TAKEN, -1),
  'one that is free longer than clocks go': UNSTAMPED.with(FREE, -(2 ** 53) - 2),
  'a time less than nothing': UNSTAMPED.with(DISPATCH_MS, -1e-9),
  'a time of the pool less than nothing': UNSTAMPED.with(BACK_READ_MS, -1),
  'a measure below that of none': UNSTAMPED.with(CPU_MS, -2),
};

for (const [what, stamps] of Object.entries(noStamps)) {
  test(`a worker whose stamps are ${what} is ended, and nothing is told of that result`, () => {
    const told: unknown[] = [];
    const timings = new PoolTimings('all', 1);
    const { worker, send } = handLane({ fulfil: (_job, index) => void told.push(index) }, 1, timings.lane());
    const call = send(plainJob(['a']));
    worker.tell([RESULT, worker.calls[call]![0], 0, 0, 'A', undefined, 0, stamps] as never);
    assert.deepEqual([told, worker.kills], [[], 1]);
    const right = send(plainJob(['b']));
    assert.equal(worker.calls[right]![7]?.length, UNSTAMPED.length);
  });
}

test('a worker that was at other calls, and measures nothing, is believed', () => {
  const told: unknown[] = [];
  const timings = new PoolTimings('all', 1);
  const { worker, send } = handLane({ fulfil: (_job, index) => void told.push(index) }, 1, timings.lane());
  const call = send(plainJob(['a']));
  const stamps = UNSTAMPED.with(FREE, -5).with(CPU_MS, -1).with(WORKER_CPU_MS, -1).with(CORE_WAIT_MS, -1);
  worker.tell([RESULT, worker.calls[call]![0], 0, 0, 'A', undefined, 0, stamps]);
  assert.deepEqual([told, worker.kills], [[0], 0]);
});

test('a report that cannot be revived rejects its item; the others of the call go on', () => {
  const told: unknown[] = [];
  const { worker, send } = handLane({
    fulfilRow: (_job, index, values) => void told.push([index, values]),
    reject: (_job, index, error) => void told.push([index, (error as Error).message]),
  });
  const job = plainJob(['a', 'b']);
  const call = send(job);
  const [seq] = worker.calls[call]!;
  const report = { value: 1, specials: [{ slot: {}, kind: 'unheard-of', data: 1 }] };
  worker.tell({ type: 'report', seq, index: 0, report });
  worker.answer(call, 'A', 0);
  worker.answer(call, 'B', 1);
  assert.equal(worker.kills, 0);
  assert.deepEqual([told.length, told[1], job.reports], [2, [1, ['B']], []]);
  assert.match(String(told[0]), /'unheard-of'/);
});

test('a worker that answers what was taken back from it, or what it has answered, is ended', () => {
  for (const answered of [false, true]) {
    const { lane, worker, send } = handLane();
    const call = send(plainJob(['a']));
    const [flight] = lane.flights.values();
    if (answered) {
      worker.begin(call);
      worker.answer(call, 'A');
    } else assert.equal(lane.revoke(flight!), true);
    assert.equal(worker.kills, 0);
    worker.answer(call, 'A again');
    assert.equal(worker.kills, 1);
    assert.match((lane.failure as Error).message, /what it was not asked/);
  }
});

test('a report of a call that has ended is dropped: what the task has left behind may go on', () => {
  const { lane, worker, send } = handLane();
  const job = plainJob(['a']);
  const call = send(job);
  worker.begin(call);
  worker.answer(call, 'A');
  worker.tell({ type: 'report', seq: worker.calls[call]![0], index: 0, report: { value: 1, specials: undefined } });
  assert.deepEqual([worker.kills, lane.failure, job.reports], [0, undefined, []]);
});

test('the answers to a cancelled call are the last ones of it, however many of its items had begun', () => {
  const { lane, worker, send } = handLane();
  const [chunk, single] = [plainJob(['a', 'b', 'c']), plainJob(['d'])];
  const [chunkCall, singleCall] = [send(chunk), send(single)];
  worker.begin(chunkCall, 0);
  worker.begin(singleCall, 0);
  for (const flight of lane.flights.values()) {
    flight.assignment.job.cancelled = true;
    assert.equal(lane.revoke(flight), false);
    lane.cancel(flight, 'all', new Error('cancelled'));
  }
  worker.answer(chunkCall, 'A', 0);
  worker.tell({ type: 'ended', seq: worker.calls[chunkCall]![0] });
  worker.answer(singleCall, 'D');
  assert.deepEqual([worker.kills, lane.flights.size], [0, 0]);
});
