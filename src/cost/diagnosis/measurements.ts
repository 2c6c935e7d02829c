/** What is known of a run: the evidence that the rules judge. Undefined is what was not measured; shares are of 1; times in ms, sizes in bytes. */

import type { Crossing } from '../breakdown.js';
import type { Line } from '../line.js';
import type { Measured } from '../statistics.js';

export type WorkerKind = 'thread' | 'process';

/** An argument or a result that crosses, by where it stands: `args[0]`, `result`. */
export interface Payload {
  readonly path: string;
  /** Of one. */
  readonly bytes: number;
  /** As people call it: `Float64Array`, `object`. */
  readonly type: string;
}

/** Arguments, or results. */
export interface CrossingMeasured {
  /** Sums over the tasks. */
  readonly spent: Crossing;
  readonly bytes?: number | undefined;
  readonly largest?: Payload | undefined;
  /** Ms of one crossing over its bytes. */
  readonly line?: Line | undefined;
}

/** A speed-up that a change would bring, by the model, and in a short real run of it. */
export interface WhatIf {
  readonly from: number;
  readonly to: number;
  readonly checked?: number | undefined;
}

export interface Measurements {
  readonly kind?: WorkerKind | undefined;
  readonly workers?: number | undefined;
  /** Usable by this process. */
  readonly cores?: number | undefined;
  readonly chunkSize?: number | undefined;
  readonly tasks?: number | undefined;
  readonly wallMs?: number | undefined;
  /** Of all of it, where only a part was run. Default: `wallMs`. */
  readonly wholeMs?: number | undefined;

  /** The ratio of two identical runs, and the share of runs that are outliers. */
  readonly repeat?: Measured | undefined;
  readonly outlierShare?: number | undefined;
  /** Duration of what was timed at once, a task or a batch, and of one reading of the clock. */
  readonly timedMs?: number | undefined;
  readonly clockMs?: number | undefined;

  /** Periods of the cgroup in which it was throttled, of all periods. */
  readonly throttledShare?: number | undefined;
  /** Time that the hypervisor gave to others. */
  readonly stealShare?: number | undefined;
  /** Sums over the workers: on a core, and ready but without one. */
  readonly cpuMs?: number | undefined;
  readonly coreWaitMs?: number | undefined;
  /** Smaller pools were tried, and were slower. */
  readonly fewerWorkersLose?: boolean | undefined;

  /** The plain loop over all items, and a pool from nothing to ready. */
  readonly sequentialMs?: number | undefined;
  readonly poolStartMs?: number | undefined;
  /** The best that was found, over the plain loop. */
  readonly speedup?: Measured | undefined;
  /** What of the wall time went by before the workers were ready. */
  readonly startMs?: number | undefined;

  /** Compute time of one task, and what it costs to hand out beside its bytes. */
  readonly itemMs?: number | undefined;
  readonly overheadMs?: number | undefined;
  readonly breakEvenItemMs?: number | undefined;
  /** A larger chunk, and the speed-up that it brings. */
  readonly largerChunk?: { readonly size: number; readonly speedup: number } | undefined;

  /** Share of the wall time that the caller's event loop was busy, and workers on average. */
  readonly callerBusy?: number | undefined;
  readonly workersBusy?: number | undefined;

  readonly arguments?: CrossingMeasured | undefined;
  readonly results?: CrossingMeasured | undefined;
  /** Sum over the tasks of all their parts, crossing included. */
  readonly taskTotalMs?: number | undefined;
  readonly ifShared?: WhatIf | undefined;
  /** The same large value was sent so many times. */
  readonly repeated?: (Payload & { readonly sends: number }) | undefined;

  /** Busy time of the slowest worker over the mean; share of the lanes that is idle at the end; standard deviation of item times over their mean. */
  readonly slowestOverMean?: number | undefined;
  readonly idleTail?: number | undefined;
  readonly itemSpread?: number | undefined;

  /** CPU time of a task over its duration. */
  readonly cpuShare?: number | undefined;
  /** So many calls at once in the caller's thread, and the speed-up that a short real run of it showed. */
  readonly ifAtOnce?: { readonly atOnce: number; readonly checked: number } | undefined;
  /** Delay of the main thread's event loop. */
  readonly loopDelay?: { readonly medianMs: number; readonly mostMs: number } | undefined;
  /** CPU time on all workers over that on one: of a task, and of a probe that computes only. */
  readonly inflation?:
    | {
        readonly task: number;
        readonly probe: number;
        /** How many are all. Default: `workers`. */
        readonly workers?: number | undefined;
      }
    | undefined;
  /** Calls to a manager's objects, and what one takes. */
  readonly managerTrips?: { readonly count: number; readonly tripMs: number } | undefined;
  readonly gcMs?: number | undefined;
  /** Bytes of resident memory that each further task adds, over `tasks`. */
  readonly memoryGrowth?: Measured | undefined;
  /** Processes over threads: wall time, and time to serialise. */
  readonly processesOverThreads?: { readonly wall: Measured; readonly serialising: number } | undefined;
  /** CPU time over wall time times usable cores. */
  readonly effectiveCpu?: number | undefined;
}
