/** What a pool tells of its workers. */

import type { WorkerStats } from '../base/stats.js';
import type { Lane } from './lane.js';
import type { Supervisor } from './supervisor.js';

export interface WorkersStats {
  readonly there: readonly WorkerStats[];
  /** Told to end, and not gone yet. What they did counts in the pool's sums. */
  readonly leaving: readonly WorkerStats[];
}

export const NO_WORKERS: WorkersStats = { there: [], leaving: [] };

export function statsOfWorkers(supervisor: Supervisor): WorkersStats {
  const all = supervisor.allLanes().map(statsOfWorker);
  const count = supervisor.lanes.length;
  return { there: all.slice(0, count), leaving: all.slice(count) };
}

function statsOfWorker(lane: Lane): WorkerStats {
  return {
    id: lane.id,
    state: stateOf(lane),
    tasks: lane.finished,
    inFlight: itemsIn(lane),
    computeMs: lane.computeMs,
    bytesIn: lane.bytesIn,
    bytesOut: lane.bytesOut,
    timings: lane.timings?.stats(lane.flights.size === 0, lane.computeMs),
  };
}

function stateOf(lane: Lane): WorkerStats['state'] {
  if (lane.state === 'starting') return 'starting';
  if (lane.state === 'stopping' || lane.state === 'retiring') return 'stopping';
  if (lane.flights.size === 0) return 'idle';
  return lane.worker.isStopped?.() ? 'stopped' : 'busy';
}

function itemsIn(lane: Lane): number {
  let items = 0;
  for (const { assignment, next } of lane.flights.values()) {
    if (!assignment.job.cancelled) items += assignment.to - next;
  }
  return items;
}
