/** What a back end runs: some items of one task, and where their outcomes go. */

import type { SharedCopies } from '../transport/copies.js';
import type { CallShape } from '../transport/wire.js';
import type { AnyTask } from './pool.js';
import type { StepNumbers } from './timings/step-numbers.js';

/** Extra arguments that many jobs share; sent once per worker. */
export interface SharedArgs {
  readonly id: number;
  readonly values: readonly unknown[];
  /** Of the large buffers in them: one for all workers, until the map has ended. */
  readonly copies: SharedCopies;
}

/** How one item went, in ms and stamps of the monotonic clock. */
export interface ItemTimes {
  readonly sentAt: number;
  readonly startedAt: number;
  readonly computeMs: number;
  readonly receivedAt: number;
  /** Where it was timed. */
  readonly steps: StepNumbers | undefined;
}

/** How several items in a row went, ms. */
export interface RowTimes {
  readonly sentAt: number;
  /** Of all of them. */
  readonly computeMs: number;
  /** Of the one that took longest. */
  readonly longestMs: number;
}

/** Every item is settled exactly once, by `fulfil`, `fulfilRow` or `reject`, unless the job was cancelled first. Only back ends call these. */
export interface Job {
  readonly task: AnyTask;
  readonly shape: CallShape;
  /** The argument list (CALL), or the items. Read when sent. */
  readonly payload: readonly unknown[];
  /** How many items: 1 for CALL. */
  readonly count: number;
  /** Index in its map of the job's first item. */
  readonly firstIndex: number;
  readonly args: SharedArgs | undefined;
  /** Shared with the jobs that bring the same payload to other workers; undefined: this one alone has it. */
  readonly copies: SharedCopies | undefined;
  /** Per item, ms from its start. */
  readonly timeout: number | undefined;
  readonly retries: number;
  readonly priority: number;
  /** Where the caller stood; appended to the stack of the task's error. */
  readonly caller: { readonly stack?: string } | undefined;
  /** For one certain worker: it is neither taken back nor given to another. */
  readonly pinned: boolean;
  /** Set by the back end when somebody cancels it: what is still to come of it is dropped. */
  cancelled: boolean;
  /** Items not settled yet; the back end counts down. */
  open: number;
  /** When it was accepted, on the monotonic clock. */
  readonly acceptedAt: number;
  /** All of it, on its first way. */
  readonly whole: Assignment;
  /** `times` is the caller's: it says something else after this. */
  fulfil(index: number, value: unknown, times: ItemTimes): void;
  /** The items from `index` on, one for each value. */
  fulfilRow(index: number, values: readonly unknown[], times: RowTimes): void;
  reject(index: number, error: unknown, byOwner: boolean): void;
  report(index: number, value: unknown): void;
}

/** A part of a job on its way: items [from, to). */
export interface Assignment {
  readonly job: Job;
  readonly from: number;
  readonly to: number;
  /** 1 for the first try. */
  readonly attempt: number;
}
