/** The tasks that a pool has met: a number for the wire, a name for messages, and how long their items take. */

import { Estimate } from '../cost/estimate.js';
import { describeTask, taskName } from '../tasks/describe.js';
import type { TaskWire } from '../transport/wire.js';
import type { Assignment } from './job.js';
import type { AnyTask } from './pool.js';

export interface KnownTask {
  readonly id: number;
  readonly wire: TaskWire;
  readonly name: string;
  /** Compute time per item, ms, as the workers report it. */
  readonly itemMs: Estimate;
}

export class KnownTasks {
  readonly #byFunction = new WeakMap<AnyTask, KnownTask>();
  // An inline function written in a loop is a new object each time round, of the same source.
  readonly #byPlace = new Map<string, KnownTask>();
  /** Thousands of calls of one task come one after the other. */
  #latest: AnyTask | undefined;
  #latestKnown: KnownTask | undefined;

  /** Throws InlineFunctionError when the function cannot run in a worker. */
  of(task: AnyTask): KnownTask {
    if (task === this.#latest) return this.#latestKnown as KnownTask;
    this.#latestKnown = this.#find(task);
    this.#latest = task;
    return this.#latestKnown;
  }

  #find(task: AnyTask): KnownTask {
    const known = this.#byFunction.get(task);
    if (known !== undefined) return known;
    const wire = describeTask(task);
    const place = JSON.stringify(wire);
    let entry = this.#byPlace.get(place);
    if (entry === undefined) {
      entry = { id: this.#byPlace.size + 1, wire, name: taskName(task), itemMs: new Estimate() };
      this.#byPlace.set(place, entry);
    }
    this.#byFunction.set(task, entry);
    return entry;
  }
}

/** How long it will take, as far as anybody knows. */
export function callMs({ from, to }: Assignment, { itemMs: { mean } }: KnownTask): number | undefined {
  return mean === undefined ? undefined : mean * (to - from);
}
