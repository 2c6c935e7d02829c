/** A real back end whose workers and clock a test moves by hand. */

import type { PoolOptions } from '#src/pools/pool.js';
import { resolveOptions, workerOptionTable } from '#src/pools/pool-options.js';
import { WorkerBackEnd } from '#src/pools/worker-back-end.js';
import type { StartWorker } from '#src/workers/worker.js';
import { ManualClock } from '../base/manual-clock.js';
import { handWorkers } from './hand-worker.js';
import type { plainJob } from './plain-job.js';

export const turn = () => new Promise((resolve) => setImmediate(resolve));

export function backEndOf(options: PoolOptions = {}, startWorker?: (start: StartWorker) => StartWorker) {
  const clock = new ManualClock();
  const { workers, start } = handWorkers();
  const resolved = resolveOptions('new ThreadPool', { size: 1, daemon: true, ...options }, workerOptionTable);
  const backEnd = new WorkerBackEnd('thread', 'ThreadPool', resolved, startWorker?.(start) ?? start, clock);
  return { backEnd, clock, workers };
}

/** Jobs in the pool, and sent to workers as far as they take them. */
export async function enqueued(backEnd: WorkerBackEnd, jobs: readonly ReturnType<typeof plainJob>[]): Promise<void> {
  for (const job of jobs) backEnd.enqueue(job);
  await turn();
}
