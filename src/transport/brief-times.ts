/**
 * How long it takes to write a record of a ring, or to read it. To read the clock for it takes longer than many a record: of those that are brief
 * one in a few is measured, and the others are told what that one took.
 */

import { now } from '../base/clock.js';

// A long one is never taken for brief: it has more bytes. Found by benchmarks/scenarios/timings-cost.ts.
const FEW = 8;
const BRIEF_BYTES = 64;
// What met the garbage collector, or code that is not warm, speaks for itself alone.
const BRIEF_MS = 0.001;

export class BriefTimes {
  readonly #now: () => number;
  /** So many brief ones are not measured. */
  #blind = 0;
  #briefMs = 0;

  constructor(clock: () => number = now) {
    this.#now = clock;
  }

  /** Whether the next one is measured in any case: its beginning should be exact. */
  get isDue(): boolean {
    return this.#blind === 0;
  }

  /** How long it took what began then, has just ended, and is of so many bytes. */
  since(from: number, bytes: number): number {
    if (bytes > BRIEF_BYTES) this.#blind = 0;
    if (this.#blind > 0) {
      this.#blind--;
      return this.#briefMs;
    }
    const ms = Math.max(0, this.#now() - from);
    if (bytes > BRIEF_BYTES || ms > BRIEF_MS) return ms;
    this.#blind = FEW - 1;
    this.#briefMs = ms;
    return ms;
  }
}
