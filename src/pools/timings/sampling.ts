/** Which calls to one worker are timed, and for how many others each stands. */

import type { Timings } from '../pool.js';

// To time one call among others costs up to 10 us, by code that is not warm, and each of its items about an eighth of that: so that is about 1 % at most, for each worker.
const EVERY_MS = 0.8;
const ITEMS_PER_CALL = 8;
// The first of a burst is not like the others, so not always that one is taken, but one of so many as came since the last one; unless they come slowly.
const LATEST_MS = 2;

export class Sampling {
  readonly #all: boolean;
  #nextAt = Number.NEGATIVE_INFINITY;
  #calls = 0;
  /** So many more go by. */
  #skips = -1;
  readonly #random: () => number;

  /** `random`: from 0 to below 1. */
  constructor(timings: Timings, random: () => number = Math.random) {
    this.#random = random;
    this.#all = timings === 'all';
  }

  /** For how many calls that of so many items, which is sent now, stands; 0: it is not timed. */
  weigh(at: number, items: number): number {
    if (this.#all) return 1;
    const calls = ++this.#calls;
    if (at < this.#nextAt) return 0;
    if (this.#skips < 0) this.#skips = Math.floor(this.#random() * calls);
    if (--this.#skips >= 0 && at < this.#nextAt + LATEST_MS) return 0;
    this.#skips = -1;
    this.#nextAt = at + EVERY_MS * (1 + items / ITEMS_PER_CALL);
    this.#calls = 0;
    return calls;
  }
}
