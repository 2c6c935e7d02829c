/** What experiments are made with: `pools/probe.ts` implements it over real pools, so that nothing here starts a worker itself. */

import type { PoolStats } from '../base/stats.js';

export type WorkerKind = 'thread' | 'process';

// biome-ignore lint/suspicious/noExplicitAny: only `any` lets a task of every signature stand here.
export type ProbedTask = (...args: any[]) => unknown;

/** The part of a pool that experiments use, as `Pool` says what it does. */
export interface ProbedPool {
  readonly size: number;
  /** Resolves when every worker is ready. */
  warm(): Promise<void>;
  submit(task: ProbedTask, ...args: readonly unknown[]): Promise<unknown>;
  map(task: ProbedTask, items: Iterable<unknown>, options?: ProbedMapOptions): Promise<unknown[]>;
  starmap(
    task: ProbedTask,
    tuples: Iterable<readonly unknown[]>,
    options?: Omit<ProbedMapOptions, 'args'>,
  ): Promise<unknown[]>;
  everyWorker(task: ProbedTask, ...args: readonly unknown[]): Promise<unknown[]>;
  stats(): PoolStats;
  close(): Promise<void>;
  terminate(reason?: unknown): Promise<void>;
}

export interface ProbedMapOptions {
  readonly chunkSize?: number | 'auto' | undefined;
  readonly args?: readonly unknown[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ProbedPoolOptions {
  readonly size: number;
  readonly timings?: 'off' | 'all' | undefined;
  /** Async tasks at once in one worker, or in place. */
  readonly tasksPerWorker?: number | undefined;
}

/** Memory that workers get as a handle. */
export interface SharedBytes {
  readonly value: unknown;
  dispose(): void;
}

export interface Probe {
  /** Ms on a monotonic clock. */
  now(): number;
  /** Ms for which the event loop of this thread has not slept. */
  activeMs(): number;
  /** A pool whose workers start with `warm` or with its first call; `inline` has none. Whoever opens it closes it. */
  open(kind: 'inline' | WorkerKind, options: ProbedPoolOptions): ProbedPool;
  /** So many bytes, or a copy of a typed array. */
  share(what: number | ArrayBufferView): SharedBytes;
}
