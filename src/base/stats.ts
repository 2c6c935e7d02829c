/** What pools tell about themselves. All times in milliseconds, all sizes in bytes. */

/**
 * Where the time of one call went. Stamps are on the host's monotonic clock, shared by all its threads and processes. Where thousands of
 * calls follow each other the clock is read for a few of them at once.
 */
export interface TaskTiming {
  /** From `submit` until it was sent to a worker. */
  readonly queued: number;
  /** From sending until the worker began it. */
  readonly sent: number;
  /** When the worker began it (a stamp). */
  readonly started: number;
  /** How long the task itself ran, as the worker measured it. */
  readonly computed: number;
  /** From the task's end until the caller had the result. */
  readonly received: number;
}

export interface WorkerStats {
  readonly id: number;
  /** `stopped`: it has work, and does nothing since somebody has stopped its process (SIGSTOP). */
  readonly state: 'starting' | 'idle' | 'busy' | 'stopped' | 'stopping';
  /** Items that it finished, failures included. */
  readonly tasks: number;
  /** Items that it was sent and has not finished. */
  readonly inFlight: number;
  /** Sum of its items' compute time. */
  readonly computeMs: number;
  /** Bytes of arguments and results that crossed by value in buffers of 64 KiB or more; what was moved or shared does not count. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface PoolStats {
  readonly kind: string;
  readonly name: string | undefined;
  readonly size: number;
  /** Items accepted since the pool was made. A map counts each item. */
  readonly submitted: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Items waiting in the caller. */
  readonly queued: number;
  /** Items sent to workers and not finished. */
  readonly inFlight: number;
  /** Workers that died without being asked to. */
  readonly deaths: number;
  /** Workers that were replaced for their age, memory or idleness. */
  readonly recycled: number;
  /** Threads that could not be killed. */
  readonly abandoned: number;
  /** Sums over completed items: compute in the worker, and waiting in the caller's queue. */
  readonly computeMs: number;
  readonly queuedMs: number;
  /** Bytes of arguments and results that crossed by value in buffers of 64 KiB or more; what was moved or shared does not count. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly workers: readonly WorkerStats[];
}

export interface Report {
  /** Index of the item in its map; 0 for `submit`. */
  readonly index: number;
  /** What the task gave to `taskContext().report()`. */
  readonly value: unknown;
}

/** What a progress listener is told, at most some ten times a second, and once at the end. */
export interface Progress {
  readonly label: string;
  /** Items that have ended, the failed ones included. */
  readonly done: number;
  readonly failed: number;
  /** Undefined over a source whose length is not known. */
  readonly total: number | undefined;
  readonly elapsedMs: number;
  readonly finished: boolean;
}

export type ProgressListener = (progress: Progress) => void;
