/** The one interface of all pools, and the options it takes. */

import type { Listener } from '../base/events.js';
import type { PoolStats, ProgressListener, Report } from '../base/stats.js';
import type { Diagnosis } from '../cost/diagnosis/diagnose.js';
import type { Ref } from '../transport/ref.js';
import type { Future } from './future.js';

export type PoolKind = 'thread' | 'process' | 'inline' | 'auto' | 'cluster';

export type Items<T> = Iterable<T> | AsyncIterable<T>;
/** Arguments as a call takes them: a Ref arrives as its value. */
export type Passable<A extends readonly unknown[]> = { readonly [K in keyof A]: A[K] | Ref<A[K]> };
export type RangeInput = number | readonly [start: number, end: number];

// biome-ignore lint/suspicious/noExplicitAny: only `any` lets a task of every signature stand here.
export type AnyTask = (...args: any[]) => unknown;

/** `sampled`: all calls that take a while, and some of those that come by the thousand. */
export type Timings = 'off' | 'sampled' | 'all';

export interface PoolEvents {
  'worker:start': readonly [worker: { readonly workerId: number; readonly pid: number }];
  'worker:exit': readonly [
    worker: {
      readonly workerId: number;
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly expected: boolean;
    },
  ];
  /** A task's error, also when its caller handles it. */
  'task:error': readonly [failure: { readonly error: unknown; readonly task: string; readonly index: number }];
  /** Nothing is queued and nothing is running. */
  drain: readonly [];
}

export interface PoolOptions {
  /** How many workers. Default: the cores this process may really use (affinity, cgroup quota), see `availableCores()`. */
  size?: number | 'cores' | 'cores-1' | `${number}%` | undefined;
  /** Shown in messages, stats and the names of threads and processes. */
  name?: string | undefined;
  /** Run once in every worker before its first task; its result is `taskContext().state`, disposed of at the worker's end. */
  // biome-ignore lint/suspicious/noExplicitAny: a task of any signature, with its arguments.
  initializer?: readonly [task: AnyTask, ...args: any[]] | undefined;
  /** Async tasks at once in one worker. Default 1. */
  tasksPerWorker?: number | undefined;
  /** Replace a worker after so many items. */
  maxTasksPerWorker?: number | undefined;
  /** Bytes (threads: heap; processes: memory of their own): replace the worker when idle, kill it at twice that. */
  maxMemoryPerWorker?: number | undefined;
  /** Stop a worker that had nothing to do for so long, in ms. Default: never. */
  idleTimeout?: number | undefined;
  /** Default `timeout` of each item, in ms from its start. */
  taskTimeout?: number | undefined;
  /** After a timeout: how long the task may take to heed `signal` before its worker is killed, in ms. Default 500. */
  timeoutGrace?: number | undefined;
  /** How long a worker may take until it is ready, its initializer included, in ms; then it is killed. Default 60,000. */
  startTimeout?: number | undefined;
  /** How often an item is tried again after its worker's death (never after an error of its own). Default 0. */
  retries?: number | undefined;
  /** Deaths with no completed task between them, and deaths at start, that are borne within `perMs`. Default 5 in 30,000 ms. */
  restartBudget?: { readonly restarts: number; readonly perMs: number } | undefined;
  /** `submit` beyond so many waiting calls rejects with QueueFullError; maps wait instead. Default: no limit. */
  maxQueue?: number | undefined;
  /** Environment variables of the workers. Default: those of this process. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Node's options for the workers. Default: this process's own, less those that make no sense in a worker. */
  execArgv?: readonly string[] | undefined;
  /** V8's limits of a worker; best effort with threads, and processes know no `codeRangeSizeMb` (see the docs). */
  resourceLimits?:
    | {
        readonly maxOldGenerationSizeMb?: number | undefined;
        readonly maxYoungGenerationSizeMb?: number | undefined;
        readonly codeRangeSizeMb?: number | undefined;
        readonly stackSizeMb?: number | undefined;
      }
    | undefined;
  /**
   * Linux, with the native part: worker i runs only on the CPUs of entry i (modulo the length), one or several; so does whoever replaces it.
   * Default: wherever this process may run. `size` does not go by it.
   */
  cpus?: readonly (number | readonly number[])[] | undefined;
  /** True: unfinished work does not keep the program alive. Default false. */
  daemon?: boolean | undefined;
  /** Which calls are timed step by step, for `stats().timings` and `Future.timing`. Default 'off'. */
  timings?: Timings | undefined;
}

/** Defaults for the calls of one view of a pool, see `pool.with()`. */
export interface SubmitOptions {
  signal?: AbortSignal | undefined;
  /** Per item, ms from its start. */
  timeout?: number | undefined;
  retries?: number | undefined;
  /** Higher runs first. Default 0. */
  priority?: number | undefined;
  /** Capture the caller's stack at each submit (1.5 us each) and append it to the stack of the task's error. */
  callerStacks?: boolean | undefined;
}

export interface MapOptions<X extends readonly unknown[] = readonly unknown[]> {
  /** Extra arguments, the same for every item; sent once per worker. */
  args?: Passable<X> | undefined;
  chunkSize?: number | 'auto' | undefined;
  /** Per item, ms from its start. */
  timeout?: number | undefined;
  signal?: AbortSignal | undefined;
  retries?: number | undefined;
  priority?: number | undefined;
  /** `imap*`: how many items may be read and not yet consumed. Default 32 for each that can run at once. */
  buffer?: number | undefined;
  /** How many items there will be, for progress over a source that does not know. */
  total?: number | undefined;
  /** A bar on stderr (`true`, or its label), or your own listener. */
  progress?: boolean | string | ProgressListener | undefined;
  onReport?: ((report: Report) => void) | undefined;
}

/** `options` may be left out only when the task needs no further arguments. */
export type MapArgs<X extends readonly unknown[]> = [] extends X
  ? [options?: MapOptions<X> | undefined]
  : [options: MapOptions<X> & { args: Passable<X> }];

export type SettledItem<T, R> =
  | { readonly index: number; readonly item: T; readonly status: 'fulfilled'; readonly value: R }
  | { readonly index: number; readonly item: T; readonly status: 'rejected'; readonly reason: unknown };

type ItemTask<T, X extends readonly unknown[], R> = (item: T, ...args: X) => R;

export interface Pool extends AsyncDisposable {
  readonly kind: PoolKind;
  /** How many workers it has at most. */
  readonly size: number;

  /** Runs `task(...args)` once. Arguments are read when the call is sent, at the latest when it starts. */
  submit<A extends readonly unknown[], R>(task: (...args: A) => R, ...args: Passable<A>): Future<Awaited<R>>;

  /** All results, in input order. Fails at the first error and cancels what has not started. */
  map<T, X extends readonly unknown[], R>(
    task: ItemTask<T, X, R>,
    items: Items<T>,
    ...options: MapArgs<X>
  ): Promise<Awaited<R>[]>;
  /** As `map`, without keeping results. */
  forEach<T, X extends readonly unknown[], R>(
    task: ItemTask<T, X, R>,
    items: Items<T>,
    ...options: MapArgs<X>
  ): Promise<void>;
  /** As `map`, but an item's error stands in its place. */
  mapSettled<T, X extends readonly unknown[], R>(
    task: ItemTask<T, X, R>,
    items: Items<T>,
    ...options: MapArgs<X>
  ): Promise<PromiseSettledResult<Awaited<R>>[]>;
  /** Lazily, in input order; reads the source no further ahead than `buffer`. */
  imap<T, X extends readonly unknown[], R>(
    task: ItemTask<T, X, R>,
    items: Items<T>,
    ...options: MapArgs<X>
  ): AsyncIterableIterator<Awaited<R>>;
  /** Lazily, in the order in which they finish. */
  imapUnordered<T, X extends readonly unknown[], R>(
    task: ItemTask<T, X, R>,
    items: Items<T>,
    ...options: MapArgs<X>
  ): AsyncIterableIterator<Awaited<R>>;
  /** Lazily, in the order in which they finish, errors included. */
  imapSettled<T, X extends readonly unknown[], R>(
    task: ItemTask<T, X, R>,
    items: Items<T>,
    ...options: MapArgs<X>
  ): AsyncIterableIterator<SettledItem<T, Awaited<R>>>;
  /** The task sees whole chunks and answers with one result per item (or as many as it likes); all of them, in input order. */
  mapBatches<T, X extends readonly unknown[], R>(
    task: (batch: T[], ...args: X) => readonly R[] | PromiseLike<readonly R[]>,
    items: Items<T>,
    ...options: MapArgs<X>
  ): Promise<R[]>;
  /** As `map`, each item being the task's argument list. */
  starmap<A extends readonly unknown[], R>(
    task: (...args: A) => R,
    tuples: Items<Passable<A>>,
    options?: MapOptions | undefined,
  ): Promise<Awaited<R>[]>;
  /** Splits `range` (0 to N, or [start, end)) among the workers; one result per part, in range order. */
  mapRange<X extends readonly unknown[], R>(
    task: (start: number, end: number, ...args: X) => R,
    range: RangeInput,
    ...options: MapArgs<X>
  ): Promise<Awaited<R>[]>;
  /** `mapRange`, combined in range order. An empty range rejects with OptionError: there is nothing to combine. */
  reduceRange<X extends readonly unknown[], R>(
    task: (start: number, end: number, ...args: X) => R,
    range: RangeInput,
    combine: (a: Awaited<R>, b: Awaited<R>) => Awaited<R>,
    ...options: MapArgs<X>
  ): Promise<Awaited<R>>;
  /** Once in each of `size` workers, which are started if need be. */
  everyWorker<A extends readonly unknown[], R>(task: (...args: A) => R, ...args: Passable<A>): Promise<Awaited<R>[]>;

  /**
   * Places a value where all workers can read it, once, as it is now. The Ref, passed in a call, arrives as that value, which each worker
   * revives once and keeps: tasks must not change it. Rejects with NotSerializableError, PoolClosedError.
   */
  put<T>(value: T): Promise<Ref<T>>;

  /** The same workers with other defaults. Closing a view closes the pool. */
  with(options: SubmitOptions): Pool;
  /** Starts all workers and waits until they can take work. */
  warm(): Promise<void>;
  stats(): PoolStats;
  /**
   * What holds this pool back, from its stats until now; with the option `timings`. `needsProfile` names what only an experiment can tell.
   */
  explain(): Diagnosis;
  /** Finishes what was accepted, then stops. After `timeout` ms it terminates. */
  close(options?: { timeout?: number | undefined }): Promise<void>;
  /** Stops now: every unfinished future rejects with PoolTerminatedError, `reason` being its cause. */
  terminate(reason?: unknown): Promise<void>;

  on<K extends keyof PoolEvents>(event: K, listener: Listener<PoolEvents[K]>): this;
  once<K extends keyof PoolEvents>(event: K, listener: Listener<PoolEvents[K]>): this;
  off<K extends keyof PoolEvents>(event: K, listener: Listener<PoolEvents[K]>): this;
}
