/** The errors that all back ends give alike. */

import {
  BreakevenError,
  BrokenPoolError,
  PoolClosedError,
  PoolTerminatedError,
  QueueFullError,
  TaskTimeoutError,
} from '../base/errors.js';
import { CALL } from '../transport/wire.js';
import type { Job } from './job.js';

export function poolClosed(pool: string): PoolClosedError {
  return new PoolClosedError(`${pool} is closed.`);
}

export function poolTerminated(pool: string, reason: unknown): PoolTerminatedError {
  const options = reason === undefined ? undefined : { cause: reason };
  return new PoolTerminatedError(`${pool} was terminated before this task had finished.`, options);
}

/** `why` in a few words, `cause` the last failure. */
export function poolBroken(pool: string, why: string, cause: unknown): BrokenPoolError {
  const reason = cause instanceof Error ? ` The last reason: ${cause.message}` : '';
  return new BrokenPoolError(`${pool} is broken: ${why}.${reason}`, { cause });
}

export function queueFull(call: string, pool: string, maxQueue: number): QueueFullError {
  const cure = 'Await some of them first, or use a map, which waits by itself.';
  return new QueueFullError(`${call}: ${maxQueue} calls wait already (maxQueue of ${pool}). ${cure}`);
}

export function workerFull(workerId: number): QueueFullError {
  return new QueueFullError(
    `pool.everyWorker: over a thousand calls wait for worker ${workerId} already. Await some of them first.`,
  );
}

export function workerMissing(workers: number, cause: unknown): BrokenPoolError {
  const reason = cause instanceof Error ? ` ${cause.message}` : '';
  return new BrokenPoolError(`pool.everyWorker: no more than ${workers} workers could be started.${reason}`, { cause });
}

export function startTimedOut(workerId: number, limit: number): BreakevenError {
  const cure = 'Its initializer or a module may hang; option startTimeout sets the limit.';
  return new BreakevenError('BREAKEVEN_START_TIMEOUT', `worker ${workerId} was not ready after ${limit} ms. ${cure}`);
}

export function taskTimedOut(task: string, job: Job, index: number, timeout: number): TaskTimeoutError {
  const item = job.shape === CALL ? '' : ` (item ${job.firstIndex + index})`;
  return new TaskTimeoutError(`Task '${task}'${item} ran longer than its timeout of ${timeout} ms.`, timeout);
}
