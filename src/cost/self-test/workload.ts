/** A labelled workload: what it is known to be held back by, and what runs. */

import type { Measurements } from '../diagnosis/measurements.js';
import type { ProbedTask } from '../probe.js';

/** What a workload is made to be. */
export const CLASSES = [
  'compute',
  'tiny tasks',
  'large argument',
  'large result',
  'object trees',
  'repeated payload',
  'imbalance',
  'I/O',
  'memory bandwidth',
  'garbage collection',
  'leak',
  'oversubscribed',
  'start-up',
  'dispatch-bound',
  'quota',
] as const;

export type WorkloadClass = (typeof CLASSES)[number];

/** What a workload is cut for. */
export interface TestHost {
  readonly cores: number;
  /** Of `compute`. */
  readonly turnsPerMs: number;
}

export interface TestWorkload {
  readonly class: WorkloadClass;
  /** With its parameters, such as `140 items of 5.7 ms`. */
  readonly about: string;
  readonly task: ProbedTask;
  /** New ones for each run, or what was sent before would be sent again. */
  items(): Iterable<unknown>;
  readonly size: number;
  readonly chunkSize: number | 'auto';
  /** The pool starts for these items, and ends with them; else it was there before. */
  readonly startsPool?: boolean | undefined;
  /** Counters of a host that can produce it, in the place of what is measured here. */
  readonly recorded?: Measurements | undefined;
}
