/** The job of one chunk of a map. */

import { recently } from '../base/clock.js';
import { CALL, type CallShape } from '../transport/wire.js';
import type { Assignment, ItemTimes, Job, RowTimes, SharedArgs } from './job.js';
import type { AnyTask } from './pool.js';

/** What all chunks of a map have in common, and who hears of them. */
export interface ChunkOwner {
  readonly task: AnyTask;
  readonly shape: CallShape;
  readonly args: SharedArgs | undefined;
  readonly timeout: number | undefined;
  readonly retries: number;
  readonly priority: number;
  readonly caller: { readonly stack?: string } | undefined;
  /** The items from `index` on, one for each value. */
  fulfilled(chunk: ChunkJob, index: number, values: readonly unknown[], computeMs: number, longestMs: number): void;
  rejected(chunk: ChunkJob, index: number, error: unknown, byOwner: boolean): void;
  reported(chunk: ChunkJob, index: number, value: unknown): void;
}

export class ChunkJob implements Job {
  readonly #owner: ChunkOwner;
  readonly payload: readonly unknown[];
  readonly count: number;
  readonly firstIndex: number;
  /** Place among the map's results of the first of this chunk's. */
  readonly firstPlace: number;
  /** Items of the source in it, also where the chunk is one call. */
  readonly weight: number;
  readonly copies = undefined;
  readonly pinned = false;
  readonly acceptedAt = recently().at;
  cancelled = false;
  open: number;

  constructor(owner: ChunkOwner, payload: readonly unknown[], firstIndex: number, firstPlace: number, weight: number) {
    this.#owner = owner;
    this.payload = payload;
    this.count = owner.shape === CALL ? 1 : payload.length;
    this.open = this.count;
    this.firstIndex = firstIndex;
    this.firstPlace = firstPlace;
    this.weight = weight;
  }

  get task(): AnyTask {
    return this.#owner.task;
  }
  get shape(): CallShape {
    return this.#owner.shape;
  }
  get args(): SharedArgs | undefined {
    return this.#owner.args;
  }
  get timeout(): number | undefined {
    return this.#owner.timeout;
  }
  get retries(): number {
    return this.#owner.retries;
  }
  get priority(): number {
    return this.#owner.priority;
  }
  get caller(): { readonly stack?: string } | undefined {
    return this.#owner.caller;
  }

  get whole(): Assignment {
    return { job: this, from: 0, to: this.count, attempt: 1 };
  }

  fulfil(index: number, value: unknown, { computeMs }: ItemTimes): void {
    this.#owner.fulfilled(this, index, [value], computeMs, computeMs);
  }
  fulfilRow(index: number, values: readonly unknown[], { computeMs, longestMs }: RowTimes): void {
    this.#owner.fulfilled(this, index, values, computeMs, longestMs);
  }
  reject(index: number, error: unknown, byOwner: boolean): void {
    this.#owner.rejected(this, index, error, byOwner);
  }
  report(index: number, value: unknown): void {
    this.#owner.reported(this, index, value);
  }
}
