/** What pools tell about themselves. All times in milliseconds, all sizes in bytes. */

/**
 * Where the time of one call went. Stamps are on the host's monotonic clock, shared by all its threads and processes. Where thousands of
 * calls follow each other the clock is read for a few of them at once.
 */
export interface TaskTiming {
  /** From `submit` until it was sent to a worker. */
  readonly queued: number;
  /** Of `sent`: what it took to serialise its arguments. This, bytes and CPU time are undefined where the call was not timed (pool option `timings`). */
  readonly serialised: number | undefined;
  /** From sending until the worker began it. */
  readonly sent: number;
  /** When the worker began it (a stamp). */
  readonly started: number;
  /** How long the task itself ran, as the worker measured it. */
  readonly computed: number;
  /** From the task's end until the caller had the result. */
  readonly received: number;
  /** Of its arguments and of its result: in the message, and of large buffers; where messages go by a port, of those alone. */
  readonly bytesIn: number | undefined;
  readonly bytesOut: number | undefined;
  /** CPU time of the task; also undefined where `steps.cpu` says. */
  readonly cpu: number | undefined;
  /** All of it in steps, where the call was timed. */
  readonly steps: TaskSteps | undefined;
}

/** One way of a call's values between caller and worker, ms. */
export interface CrossingSteps {
  readonly serialise: number;
  /** On its way, and until the receiver had woken up. */
  readonly transfer: number;
  readonly deserialise: number;
  /** In the message, and of large buffers; where messages go by a port, of those alone. */
  readonly bytes: number;
}

export interface TaskSteps {
  readonly arguments: CrossingSteps;
  /** In the worker, behind others, and until the task was called. */
  readonly waiting: number;
  readonly results: CrossingSteps;
  /** CPU time of the task; undefined below 0.5 ms, right after such a one, where several run at once, and without the native part. */
  readonly cpu: number | undefined;
}

/** One step of many calls, ms; zeros when there were none. */
export interface StepStats {
  readonly totalMs: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
}

export interface CrossingStats {
  readonly serialise: StepStats;
  readonly transfer: StepStats;
  readonly deserialise: StepStats;
  readonly bytes: number;
}

/** What a worker did with its time, ms. All of them together are its life until now, or until its latest answer if it is busy. */
export interface LaneTimes {
  readonly startMs: number;
  /** The pool had nothing to do. */
  readonly idleMs: number;
  /** The pool had work, and this worker none: the caller was late, or the last items ran elsewhere. */
  readonly waitMs: number;
  /** It could have begun, and the call was on its way. */
  readonly transferMs: number;
  readonly deserialiseMs: number;
  /** It took calls, and prepared to run them. */
  readonly dispatchMs: number;
  readonly computeMs: number;
  readonly serialiseMs: number;
  /** What is left: nobody knows. With `sampled` that counts as `waitMs`. And what a worker that died was at since its latest answer. */
  readonly unaccountedMs: number;
}

/** Sums and distributions over the calls that were timed, each with the weight of those that it stands for. A chunk is one call. */
export interface CallTimings {
  readonly timed: number;
  /** Those for which they stand. */
  readonly calls: number;
  readonly queued: StepStats;
  readonly arguments: CrossingStats;
  readonly waiting: StepStats;
  readonly computed: StepStats;
  readonly results: CrossingStats;
  /** CPU time over duration of the calls for which it was measured. */
  readonly cpuShare: number | undefined;
  /** Of the workers' threads: on a core; ready, but without one; collecting garbage. */
  readonly cpuMs: number | undefined;
  readonly coreWaitMs: number | undefined;
  readonly gcMs: number | undefined;
  /** Of the start, while the pool had work. */
  readonly startWaitMs: number;
  readonly lane: LaneTimes;
}

export interface PoolTimings extends CallTimings {
  /** How long the pool had work. */
  readonly busyMs: number;
  /** Share of that time in which the caller's event loop was busy. */
  readonly callerBusy: number;
  /** One reading of the clock, ms. */
  readonly clockMs: number;
  /** That this process may use. */
  readonly cores: number;
  /** Since the pool was made: periods of the cgroup in which it was throttled; time that the hypervisor gave to others. Undefined where nobody tells. */
  readonly throttledShare: number | undefined;
  readonly stealShare: number | undefined;
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
  /** With the pool option `timings`. */
  readonly timings: CallTimings | undefined;
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
  /** The large value that was sent most often, if any more than twice. */
  readonly repeated: RepeatedPayload | undefined;
  readonly workers: readonly WorkerStats[];
  /** With the pool option `timings`; those of workers that are gone count. */
  readonly timings: PoolTimings | undefined;
}

/** An argument that was sent again and again. */
export interface RepeatedPayload {
  /** `args[0]` */
  readonly path: string;
  /** Of one. */
  readonly bytes: number;
  /** `Float64Array` */
  readonly type: string;
  /** Without the pool option `timings` they are counted only until its task was warned of. */
  readonly sends: number;
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
