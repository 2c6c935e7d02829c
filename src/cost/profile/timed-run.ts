/** Where the time of a run goes: runs of their own, in a pool that stamps every call, never those whose speed is told. */

import type { PoolStats } from '../../base/stats.js';
import { turn } from '../calibrate/tasks.js';
import type { Probe, ProbedPool } from '../probe.js';
import type { Setting } from './settings.js';
import type { Work } from './work.js';

/** The CPU time of workers is some 20 ms old: runs that are shorter are repeated. */
const LEAST_MS = 300;
const MOST_RUNS = 20;
/** Some ms. */
const TURNS = 4e6;
const PROBE_WARM_UPS = 4;
const PROBES = 5;

export interface TimedRun {
  /** Of the pool's whole life, the first run in cold workers included. */
  readonly stats: PoolStats;
  readonly runs: number;
  /** Ms of CPU, or else of time, that an item takes in warm workers. */
  readonly itemCpuMs: number;
  /** CPU time over the time of all workers; undefined where nobody tells. */
  readonly effectiveCpu: number | undefined;
  /** What a task that only computes takes on all these workers at once, over what it takes on one of them. */
  readonly probeInflation: number;
}

export async function timeSteps(probe: Probe, work: Work, { kind, size, chunkSize }: Setting): Promise<TimedRun> {
  const { now, open } = probe;
  const pool = open(kind, { size, timings: 'all' });
  try {
    await pool.warm();
    await work.map(pool, chunkSize, now);
    const before = pool.stats();
    let runs = 0;
    for (let ms = 0; ms < LEAST_MS && runs < MOST_RUNS; runs++) ms += await work.map(pool, chunkSize, now);
    const stats = pool.stats();
    const cpuMs = since(stats.timings?.cpuMs, before.timings?.cpuMs);
    const busyMs = since(stats.timings?.busyMs, before.timings?.busyMs);
    const probeInflation = await inflationOfProbe(pool);
    await pool.close();
    return {
      stats,
      runs: runs + 1,
      itemCpuMs: (cpuMs ?? stats.computeMs - before.computeMs) / (runs * work.items.length),
      effectiveCpu: cpuMs === undefined || !busyMs ? undefined : Math.min(1, cpuMs / (busyMs * size)),
      probeInflation,
    };
  } catch (error) {
    await pool.terminate(error);
    throw error;
  }
}

async function inflationOfProbe(pool: ProbedPool): Promise<number> {
  for (let i = 0; i < PROBE_WARM_UPS; i++) await pool.everyWorker(turn, TURNS);
  let [one, all] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < PROBES; i++) {
    one = Math.min(one, (await pool.submit(turn, TURNS)) as number);
    const each = (await pool.everyWorker(turn, TURNS)) as number[];
    all = Math.min(all, each.reduce((sum, ms) => sum + ms, 0) / each.length);
  }
  return all / one;
}

function since(later: number | undefined, earlier: number | undefined): number | undefined {
  return later === undefined || earlier === undefined ? undefined : later - earlier;
}
