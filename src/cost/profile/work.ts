/** What is profiled: the task over a sample of the items, in the plain loop and by a pool. */

import { isThenable } from '../../base/thenable.js';
import type { ProbedPool, ProbedTask } from '../probe.js';
import { ProfiledTaskError } from './task-error.js';

export interface WorkOptions {
  readonly args: readonly unknown[];
  readonly tuples: boolean;
  readonly signal: AbortSignal | undefined;
}

export class Work {
  readonly task: ProbedTask;
  readonly items: readonly unknown[];
  readonly options: WorkOptions;
  readonly #indexes: readonly number[];

  /** `indexes`: of the items among all, for messages. */
  constructor(
    task: ProbedTask,
    items: readonly unknown[],
    options: WorkOptions,
    indexes: readonly number[] = items.map((_, i) => i),
  ) {
    this.task = task;
    this.items = items;
    this.options = options;
    this.#indexes = indexes;
  }

  /** So many of its items, evenly spread over it. */
  sample(count: number): Work {
    if (count >= this.items.length) return this;
    const at = Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * this.items.length) / count));
    return new Work(
      this.task,
      at.map((i) => this.items[i]),
      this.options,
      at.map((i) => this.#indexes[i]!),
    );
  }

  first(count: number): Work {
    return new Work(this.task, this.items.slice(0, count), this.options, this.#indexes);
  }

  /** As many of its items, again and again. */
  cycled(count: number): Work {
    const { length } = this.items;
    const at = Array.from({ length: count }, (_, i) => i % length);
    return new Work(
      this.task,
      at.map((i) => this.items[i]),
      this.options,
      at.map((i) => this.#indexes[i]!),
    );
  }

  /** The argument list of the call with this item. */
  argumentsOf(index: number): readonly unknown[] {
    const { args, tuples } = this.options;
    return tuples ? (this.items[index] as readonly unknown[]) : [this.items[index], ...args];
  }

  /** Its result. Throws ProfiledTaskError. */
  async call(index: number): Promise<unknown> {
    try {
      return await this.task(...this.argumentsOf(index));
    } catch (error) {
      throw new ProfiledTaskError(this.#indexes[index]!, error);
    }
  }

  /** The plain loop, which keeps results as a map does: ms. Rejects with ProfiledTaskError, and with the signal's reason. */
  async loop(now: () => number): Promise<number> {
    const { task, items } = this;
    const { args, tuples, signal } = this.options;
    const results: unknown[] = [];
    const before = now();
    let index = 0;
    try {
      for (const item of items) {
        const result = tuples ? task(...(item as readonly unknown[])) : task(item, ...args);
        if (isThenable(result)) {
          results.push(await result);
          if (signal?.aborted) break;
        } else results.push(result);
        index++;
      }
    } catch (error) {
      throw new ProfiledTaskError(this.#indexes[index]!, error);
    }
    const ms = now() - before;
    signal?.throwIfAborted();
    return ms;
  }

  /** The same by a pool: ms. Rejects as its `map` does. */
  async map(pool: ProbedPool, chunkSize: number, now: () => number): Promise<number> {
    const { task, items } = this;
    const { args, tuples, signal } = this.options;
    const before = now();
    if (tuples) await pool.starmap(task, items as readonly (readonly unknown[])[], { chunkSize, signal });
    else await pool.map(task, items, { chunkSize, args, signal });
    return now() - before;
  }
}
