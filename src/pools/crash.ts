/** The error of an item whose worker died while it ran. */

import { WorkerCrashedError, type WorkerDeath, WorkerMemoryError } from '../base/errors.js';
import { CALL } from '../transport/wire.js';
import type { WorkerExit } from '../workers/worker.js';
import type { Assignment } from './job.js';
import type { Lane } from './lane.js';

export function crashOf(
  pool: string,
  lane: Lane,
  exit: WorkerExit,
  task: string,
  assignment: Assignment,
  index: number,
): WorkerCrashedError {
  const { job, attempt } = assignment;
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
  const cause = lane.failure ?? exit.error;
  const options = cause === undefined || cause === null ? undefined : { cause };
  if (exit.outOfMemory) {
    const cure = 'Give it less at once, raise resourceLimits.maxOldGenerationSizeMb, or use smaller chunks.';
    return new WorkerMemoryError(`${where} ran out of memory in ${what}. ${cure}`, death, options);
  }
  const how = exit.signal === null ? `exited with code ${exit.exitCode}` : `was killed by ${exit.signal}`;
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  const cure = job.count > 1 ? ' To look into it, run that item alone with pool.submit().' : '';
  const lines = exit.stderr === '' ? '' : `\nIts last words on stderr:\n${exit.stderr}`;
  return new WorkerCrashedError(`${where} ${how}${reason} in ${what}.${cure}${lines}`, death, options);
}
