/** The error of an item whose worker died while it ran, or before it ran with what had been moved to the worker. */

import { WorkerCrashedError, type WorkerDeath, WorkerMemoryError } from '../base/errors.js';
import { damagedLedger } from '../transport/ledger.js';
import { CALL } from '../transport/wire.js';
import type { WorkerExit } from '../workers/worker.js';
import type { FailedItem } from './after-death.js';
import type { Lane } from './lane.js';

export function crashOf(
  pool: string,
  lane: Lane,
  exit: WorkerExit,
  { flight, index, began, unsure }: FailedItem,
): WorkerCrashedError {
  const { job, attempt } = flight.assignment;
  const task = flight.task.name;
  const death: WorkerDeath = {
    workerId: lane.id,
    pid: lane.worker.pid,
    exitCode: exit.exitCode,
    signal: exit.signal,
    task,
    index: job.firstIndex + index,
    attempt,
    stderr: exit.stderr,
  };
  const where = `${pool}: worker ${lane.id} (pid ${death.pid})`;
  const what = `task '${task}'${job.shape === CALL ? '' : `, item ${death.index}`}, attempt ${attempt}`;
  if (unsure) lane.failure ??= damagedLedger();
  const cause = lane.failure ?? exit.error;
  const options = cause === undefined || cause === null ? undefined : { cause };
  const sure = unsure ? 'perhaps in' : 'in';
  const when = began ? sure : 'before it began';
  const gone = flight.moved?.has(index)
    ? ' It cannot be tried again: what transfer() moved to that worker is gone with it.'
    : '';
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  if (exit.outOfMemory) {
    const cure =
      'Give it less at once, use smaller chunks or fewer workers, or raise what limits it: resourceLimits.maxOldGenerationSizeMb, ' +
      "maxMemoryPerWorker, or the container's memory.";
    return new WorkerMemoryError(`${where} ran out of memory${reason} ${when} ${what}.${gone} ${cure}`, death, options);
  }
  const how = exit.signal === null ? `exited with code ${exit.exitCode}` : `was killed by ${exit.signal}`;
  const cure = job.count > 1 ? ' To look into it, run that item alone with pool.submit().' : '';
  const lines = exit.stderr === '' ? '' : `\nIts last words on stderr:\n${exit.stderr}`;
  return new WorkerCrashedError(`${where} ${how}${reason} ${when} ${what}.${gone}${cure}${lines}`, death, options);
}
