/** The two runs of which all evidence comes: the plain loop, and a map on a pool that starts for it. */

import { performance } from 'node:perf_hooks';
import type { PoolStats } from '../../base/stats.js';
import type { Probe } from '../probe.js';
import type { TestWorkload } from './workload.js';

/** Ms of the plain loop over all items. */
export async function loopMs({ now }: Probe, { task, items }: TestWorkload): Promise<number> {
  const source = items();
  const before = now();
  const results: unknown[] = [];
  for (const item of source) {
    const result = task(item);
    results.push(result instanceof Promise ? await result : result);
  }
  return now() - before;
}

export interface PoolRun {
  /** Until the last result: from nothing, where the workload starts its pool. */
  readonly wallMs: number;
  /** Share of it in which the caller's event loop was busy. */
  readonly callerBusy: number;
  readonly stats: PoolStats;
}

export async function poolRun({ now, open }: Probe, workload: TestWorkload): Promise<PoolRun> {
  const { task, items, size, chunkSize, startsPool } = workload;
  const source = items();
  const start = () => open('thread', { size, timings: 'all' });
  const kept = startsPool ? undefined : start();
  await kept?.warm();
  const loop = performance.eventLoopUtilization();
  const before = now();
  const pool = kept ?? start();
  try {
    await pool.map(task, source, { chunkSize });
    const wallMs = now() - before;
    return { wallMs, callerBusy: performance.eventLoopUtilization(loop).utilization, stats: pool.stats() };
  } finally {
    await pool.close();
  }
}
