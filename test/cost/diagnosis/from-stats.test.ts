import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LaneTimes, PoolStats, PoolTimings, StepStats, WorkerStats } from '#src/base/stats.js';
import { diagnoseStats, explanationOf, measurementsOf } from '#src/cost/diagnosis/from-stats.js';

const step = (totalMs: number, medianMs = totalMs / 100, mostMs = medianMs): StepStats => ({
  totalMs,
  medianMs,
  p90Ms: mostMs,
  p99Ms: mostMs,
  mostMs,
});
const crossing = (serialise: number, transfer: StepStats, deserialise: number, bytes: number) => ({
  serialise: step(serialise),
  transfer,
  deserialise: step(deserialise),
  bytes,
});

const lane: LaneTimes = {
  startMs: 80,
  idleMs: 1000,
  waitMs: 60,
  transferMs: 20,
  deserialiseMs: 10,
  dispatchMs: 20,
  computeMs: 1800,
  serialiseMs: 10,
  unaccountedMs: 0,
};

const timings: PoolTimings = {
  timed: 100,
  calls: 100,
  queued: step(10),
  arguments: crossing(4, step(10), 6, 1e8),
  waiting: step(10),
  computed: step(1800),
  results: crossing(3, step(200, 0.05, 90), 7, 1e8),
  cpuShare: 0.99,
  cpuMs: 1850,
  coreWaitMs: 20,
  gcMs: 30,
  startWaitMs: 40,
  lane,
  busyMs: 1000,
  callerBusy: 0.2,
  clockMs: 4e-5,
  cores: 2,
  throttledShare: undefined,
  stealShare: 0,
};

const worker = (computeMs: number): WorkerStats => ({
  id: 1,
  state: 'idle',
  tasks: 50,
  inFlight: 0,
  computeMs,
  bytesIn: 0,
  bytesOut: 0,
  timings: { ...timings, lane: { ...lane, startMs: 40 } },
});

/** Two workers, both busy. */
const stats: PoolStats = {
  kind: 'thread',
  name: undefined,
  size: 2,
  submitted: 100,
  completed: 100,
  failed: 0,
  cancelled: 0,
  queued: 0,
  inFlight: 0,
  deaths: 0,
  recycled: 0,
  abandoned: 0,
  computeMs: 1800,
  queuedMs: 10,
  bytesIn: 0,
  bytesOut: 0,
  repeated: undefined,
  workers: [worker(900), worker(900)],
  timings,
};

const withTimings = (over: Partial<PoolTimings>): PoolStats => ({ ...stats, timings: { ...timings, ...over } });
const outcome = (of: PoolStats, rule: number) => diagnoseStats(of).evidence[rule]!.outcome;

describe('what the stats of a pool tell', () => {
  it('is what the rules need, but for what only an experiment can tell', () => {
    const { evidence, needsProfile } = diagnoseStats(stats);
    const open = evidence.filter(({ outcome }) => outcome === 'needs profile').map(({ number }) => number);
    assert.deepEqual(open, [0, 6, 15, 16, 20]);
    assert.equal(needsProfile.length, 5);
    assert.equal(diagnoseStats(stats).bottleneck, 'CPU-bound');
  });

  it('leaves out of the time in which a worker is busy that in which the pool had nothing to do', () => {
    assert.equal(measurementsOf(stats).workersBusy, 1840 / 1920);
  });

  it('counts an answer that the main thread took late as one that was on its way as long as the others', () => {
    const { results, loopDelay } = measurementsOf(stats);
    assert.deepEqual(results!.spent, { serialiseMs: 10, transferMs: 5, deserialiseMs: 7 });
    assert.deepEqual(loopDelay, { medianMs: 0.05, mostMs: 90 });
  });

  const light = (bytes: number, over: Partial<PoolTimings> = {}) =>
    withTimings({
      arguments: { ...timings.arguments, bytes },
      results: { ...timings.results, bytes },
      ...over,
    });
  const overhead = (of: PoolStats) => Math.round(measurementsOf(of).overheadMs! * 100);

  it('counts what crosses as overhead only where it has no bytes worth naming', () => {
    assert.equal(overhead(stats), 20);
    // Of the sides 4 + 10 and 10 + 7, on its way 20.
    assert.equal(overhead(light(4e3)), 20 + 14 + 17 + 20);
  });

  it('counts as overhead for how long workers waited for calls on their way, not for how long answers lay around', () => {
    const answers = crossing(3, step(900, 9), 7, 4e3);
    assert.equal(overhead(light(4e3, { results: answers })), 20 + 14 + 17 + 20);
    const sampled = light(4e3, { lane: { ...lane, transferMs: 0 } });
    assert.equal(overhead(sampled), 20 + 14 + 17 + 10);
  });

  it('counts bytes that nobody told by what it takes to write them', () => {
    const written = { ...crossing(50, step(10), 6, 0), serialise: step(50, 0.5) };
    assert.equal(overhead(light(0, { arguments: written })), 20 + 17);
  });

  it('shares among the workers what each of them did at the same time', () => {
    const { startMs, gcMs, poolStartMs } = measurementsOf(stats);
    assert.deepEqual([startMs, gcMs, poolStartMs], [20, 15, 40]);
  });

  const sick: Readonly<Record<string, readonly [rule: number, of: PoolStats]>> = {
    'a quota': [2, withTimings({ throttledShare: 0.3 })],
    'too many workers': [4, withTimings({ cores: 1, cpuMs: 100, coreWaitMs: 20 })],
    'a start that takes long': [7, withTimings({ startWaitMs: 300 })],
    'a caller that is late': [9, withTimings({ callerBusy: 0.95, lane: { ...lane, computeMs: 800, waitMs: 900 } })],
    'arguments that are copied': [10, withTimings({ callerBusy: 0.8, arguments: crossing(500, step(10), 6, 1e9) })],
    'one value sent again and again': [
      11,
      { ...stats, repeated: { path: 'args[0]', bytes: 2e6, type: 'Float64Array', sends: 9 } },
    ],
    'a worker that has more to do than the other': [12, { ...stats, workers: [worker(1300), worker(500)] }],
    'tasks that wait': [13, withTimings({ cpuShare: 0.2 })],
    'a main thread that is blocked': [14, withTimings({ results: crossing(3, step(900, 9, 150), 7, 1e8) })],
    garbage: [18, withTimings({ gcMs: 400 })],
  };
  for (const [what, [rule, of]] of Object.entries(sick)) {
    it(`shows ${what}`, () => {
      assert.equal(outcome(of, rule), 'fired');
      assert.notEqual(outcome(stats, rule), 'fired');
    });
  }

  it('is little where nothing was timed', () => {
    const { bottleneck, evidence } = diagnoseStats({ ...stats, timings: undefined });
    assert.equal(bottleneck, 'inconclusive');
    assert.equal(evidence.filter(({ outcome }) => outcome === 'fired').length, 0);
  });
});

describe('the line of a pool at the end of the program', () => {
  it('says what was saved, and what holds it back', () => {
    assert.match(explanationOf('ThreadPool', stats), /^ThreadPool: saved 800 ms over the plain loop\. CPU-bound: /);
  });

  it('says what was lost', () => {
    const line = explanationOf('ThreadPool', { ...stats, computeMs: 400 });
    assert.match(line, /^ThreadPool: took 600 ms more than the plain loop\. /);
  });

  it('says that all calls have failed', () => {
    const line = explanationOf('ThreadPool', { ...stats, completed: 0, failed: 7 });
    assert.equal(line, 'ThreadPool: none of its calls came to a result, 7 failed.');
  });

  it('says that nothing was timed', () => {
    assert.equal(explanationOf('ThreadPool', { ...stats, timings: undefined }), 'ThreadPool: no calls were timed.');
  });
});
