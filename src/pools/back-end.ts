/** What a back end is to the pool in front of it. All methods of Pool are derived from these few. */

import type { Events } from '../base/events.js';
import type { PoolStats } from '../base/stats.js';
import type { RefContent } from '../transport/ref.js';
import type { Job } from './job.js';
import type { PoolEvents, PoolKind } from './pool.js';

/** Work that goes on producing jobs: a map. Counts as accepted work until it leaves. */
export interface Flow {
  /** There may be room for more jobs. */
  more(): void;
  /** The pool closes. A flow that advances only as fast as somebody consumes it reads no further, or closing could wait for ever. */
  closing(): void;
  /** The pool stops now, or is broken. */
  fail(error: unknown, byOwner: boolean): void;
}

export interface BackEnd {
  readonly kind: PoolKind;
  readonly size: number;
  /** Items that can run at once. */
  readonly concurrency: number;
  /** The most items that one worker takes in its life. */
  readonly maxTasksPerWorker: number;
  /** What messages call the pool. */
  readonly label: string;
  readonly maxQueue: number;
  readonly events: Events<PoolEvents>;
  /** Throws PoolClosedError or BrokenPoolError when `call` comes too late. */
  assertOpen(call: string): void;
  /** The job waits its turn; each of its items is settled once. */
  enqueue(job: Job): void;
  /** `job.cancelled` was set: takes back what has not begun, tells what runs. */
  cancel(job: Job, reason: unknown): void;
  hasBegun(job: Job): boolean;
  /** False: `maxQueue` is reached. */
  hasRoom(): boolean;
  join(flow: Flow): void;
  leave(flow: Flow): void;
  /** Shared arguments are no longer needed. */
  forgetArgs(id: number): void;
  /** What a Ref to the value stands for. Throws NotSerializableError. */
  put(value: unknown): RefContent;
  /** One job for each of `size` workers, made by `make` with the worker's place. */
  everyWorker(make: (place: number) => Job): void;
  /** Throws like `assertOpen`. */
  warm(): Promise<void>;
  stats(): PoolStats;
  close(timeout: number | undefined): Promise<void>;
  terminate(reason: unknown): Promise<void>;
}
