/** A real lane to a worker that a test moves by hand. */

import type { Job } from '#src/pools/job.js';
import { KnownTasks } from '#src/pools/known-tasks.js';
import { Lane, type LaneListener } from '#src/pools/lane.js';
import type { LaneTimings } from '#src/pools/timings/lane-timings.js';
import { HandWorker } from './hand-worker.js';

const quiet: LaneListener = {
  fulfil() {},
  fulfilRow() {},
  reject() {},
  giveBack() {},
  ran() {},
  landed() {},
  carried() {},
  told() {},
};

export function handLane(listener: Partial<LaneListener> = {}, id = 1, timings?: LaneTimings) {
  const worker = new HandWorker();
  const lane = new Lane(id, worker, { ...quiet, ...listener }, timings);
  lane.state = 'open';
  const tasks = new KnownTasks();
  /** Sends items [from, to) of the job, all by default; gives the call's place among the worker's. */
  const send = (job: Job, from = 0, to = job.count, attempt = 1): number => {
    lane.send({ job, from, to, attempt }, tasks.of(job.task));
    lane.flush();
    return worker.calls.length - 1;
  };
  return { lane, worker, send };
}
