/** The examiner, with pools that take as long as they are told to, by a clock of their own. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PoolStats, PoolTimings, StepStats } from '#src/base/stats.js';
import type { Probe } from '#src/cost/probe.js';
import { examine, race } from '#src/cost/self-test/examine.js';
import type { TestWorkload } from '#src/cost/self-test/workload.js';

const ITEM_MS = 10;
const ITEMS = 120;
const step = (totalMs: number): StepStats => ({
  totalMs,
  medianMs: totalMs / ITEMS,
  p90Ms: 0,
  p99Ms: 0,
  mostMs: 0,
});
const crossing = { serialise: step(1), transfer: step(1), deserialise: step(1), bytes: 1e3 };

const timings: PoolTimings = {
  timed: ITEMS,
  calls: ITEMS,
  queued: step(0),
  arguments: crossing,
  waiting: step(0),
  computed: step(ITEMS * ITEM_MS),
  results: crossing,
  cpuShare: 1,
  cpuMs: ITEMS * ITEM_MS,
  coreWaitMs: 0,
  gcMs: 0,
  startWaitMs: 0,
  lane: {
    startMs: 80,
    idleMs: 0,
    waitMs: 10,
    transferMs: 1,
    deserialiseMs: 1,
    dispatchMs: 1,
    computeMs: ITEMS * ITEM_MS,
    serialiseMs: 1,
    unaccountedMs: 0,
  },
  busyMs: (ITEMS * ITEM_MS) / 2,
  callerBusy: 0,
  clockMs: 4e-5,
  cores: 2,
  throttledShare: undefined,
  stealShare: 0,
};

const stats = {
  kind: 'thread',
  size: 2,
  completed: ITEMS,
  failed: 0,
  computeMs: ITEMS * ITEM_MS,
  repeated: undefined,
  workers: [],
  timings,
} as unknown as PoolStats;

interface Behaviour {
  readonly over?: Partial<PoolTimings>;
  /** Of each map of all items, one after the other; the last for all that follow. */
  readonly wallMs?: readonly number[];
  /** What a worker holds after each part. */
  readonly held?: (sample: number) => number;
}

function probeOf({ over = {}, wallMs = [620], held = () => 1e6 }: Behaviour) {
  let at = 0;
  let [runs, samples, open] = [0, 0, 0];
  const sizes: number[] = [];
  const workload: TestWorkload = {
    class: 'compute',
    about: '',
    task: () => {
      at += ITEM_MS;
      return 0;
    },
    items: () => Array.from({ length: ITEMS }, (_, i) => i),
    size: 2,
    chunkSize: 'auto',
  };
  const probe = {
    now: () => at,
    open(_kind: string, { size }: { readonly size: number }) {
      sizes.push(size);
      open++;
      return {
        warm: async () => {},
        async map(_task: unknown, items: Iterable<unknown>) {
          if ([...items].length === ITEMS) at += wallMs[Math.min(runs++, wallMs.length - 1)]!;
        },
        everyWorker: async () => Array.from({ length: size }, () => 4),
        submit: async () => held(samples++),
        stats: () => ({ ...stats, timings: { ...timings, ...over } }),
        async close() {
          open--;
        },
      };
    },
  } as unknown as Probe;
  return { probe, workload, sizes, stillOpen: () => open };
}

describe('the examiner', () => {
  it('finds a healthy run bound by its CPU work, and says to parallelise it', async () => {
    const { probe, workload, stillOpen } = probeOf({});
    const { bottleneck, parallelize, speedup, evidence } = await examine(probe, workload);
    assert.deepEqual([bottleneck, parallelize], ['CPU-bound', true]);
    assert.ok(Math.abs(speedup - 1200 / 620) < 1e-9);
    assert.equal(evidence[15]!.outcome, 'not fired');
    assert.equal(evidence[19]!.outcome, 'not fired');
    assert.equal(stillOpen(), 0);
  });

  it('makes no experiments for rules that come after one that has fired', async () => {
    const { probe, workload, sizes } = probeOf({ over: { cpuShare: 0.1 } });
    const { bottleneck, evidence } = await examine(probe, workload);
    assert.deepEqual([bottleneck, sizes], ['I/O-bound', [2, 2]]);
    assert.deepEqual([evidence[15]!.outcome, evidence[19]!.outcome], ['needs profile', 'not measured']);
  });

  it('runs again, four times at most, while the verdict hangs on the noise', async () => {
    const { probe, workload, sizes } = probeOf({ over: { cpuShare: 0.1 }, wallMs: [900, 1100, 900, 1100] });
    await examine(probe, workload);
    assert.deepEqual(sizes, [2, 2, 2, 2]);
    const clear = probeOf({ over: { cpuShare: 0.1 }, wallMs: [500, 600] });
    await examine(clear.probe, clear.workload);
    assert.deepEqual(clear.sizes, [2, 2]);
  });

  it('sees a leak in what one worker holds', async () => {
    const { probe, workload } = probeOf({ held: (sample) => 1e6 + Math.floor(sample / 2) * 5_000 });
    assert.equal((await examine(probe, workload)).bottleneck, 'leak');
    const noisy = probeOf({ wallMs: [900, 1100], held: (sample) => 1e6 + Math.floor(sample / 2) * 5_000 });
    assert.equal((await examine(noisy.probe, noisy.workload)).bottleneck, 'leak');
  });

  it('takes recorded counters in the place of what it has measured', async () => {
    const { probe, workload } = probeOf({});
    const recorded = { inflation: { task: 1.6, probe: 1 } };
    assert.equal((await examine(probe, { ...workload, recorded })).bottleneck, 'memory bandwidth');
    assert.equal((await examine(probe, { ...workload, recorded: { throttledShare: 0.5 } })).bottleneck, 'quota');
  });

  it('checks a verdict by a loop and a pool that it has not seen before', async () => {
    const { probe, workload, sizes } = probeOf({ wallMs: [800] });
    assert.equal(await race(probe, workload), 1.5);
    assert.deepEqual(sizes, [2]);
  });
});
