/**
 * The steps of a call as plain numbers, those of many calls in one array outside of V8's heap: with `all` there are as many as futures, and what
 * is alive is what the collector costs. An object is made of them when somebody asks.
 */

import type { TaskSteps } from '../../base/stats.js';

export const ARGS_SERIALISE = 0;
export const ARGS_TRANSFER = 1;
export const ARGS_DESERIALISE = 2;
export const ARGS_BYTES = 3;
export const WAITING = 4;
export const RESULTS_SERIALISE = 5;
export const RESULTS_TRANSFER = 6;
export const RESULTS_DESERIALISE = 7;
export const RESULTS_BYTES = 8;
/** Negative where it was not measured. */
export const CPU = 9;
/** From the task's end until the caller had the result. */
export const RECEIVED = 10;
/** How long the task ran. */
export const COMPUTED = 11;

/** So many are one call's. */
const COUNT = 12;
const CALLS_PER_BLOCK = 128;

export interface StepNumbers {
  readonly numbers: Float64Array;
  /** Where its first one is. */
  readonly at: number;
}

/** Gives each call its numbers, and is where those of the latest one are: one object for all. */
export class StepBlocks implements StepNumbers {
  numbers = new Float64Array(COUNT * CALLS_PER_BLOCK);
  at = -COUNT;

  /** For another call. */
  take(): StepNumbers {
    this.at += COUNT;
    if (this.at === this.numbers.length) {
      this.numbers = new Float64Array(COUNT * CALLS_PER_BLOCK);
      this.at = 0;
    }
    return this;
  }
}

export function stepsOf({ numbers: block, at }: StepNumbers): TaskSteps {
  const numbers = block.subarray(at, at + COUNT);
  const crossing = (first: number) => ({
    serialise: numbers[first]!,
    transfer: numbers[first + 1]!,
    deserialise: numbers[first + 2]!,
    bytes: numbers[first + 3]!,
  });
  return {
    arguments: crossing(ARGS_SERIALISE),
    waiting: numbers[WAITING]!,
    results: crossing(RESULTS_SERIALISE),
    cpu: numbers[CPU]! < 0 ? undefined : numbers[CPU],
  };
}
