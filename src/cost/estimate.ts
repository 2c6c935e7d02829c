/** Follows a measured time that drifts: its moving average, and how long the slow ones take. Cheap enough for every result. */

/** Measurements older than so many others hardly count. */
const WINDOW = 256;

export class Estimate {
  #count = 0;
  #mean = 0;
  #high = 0;

  /** `weight`: of how many items `ms` is the average, at least one; `longest`: what the slowest of them took. */
  add(ms: number, weight = 1, longest = ms): void {
    const count = Math.min(this.#count, WINDOW) + weight;
    this.#count = count;
    this.#mean += (ms - this.#mean) * (weight / count);
    // A maximum that forgets: every higher time lifts it at once, every lower one lets it sink towards the mean.
    const sink = weight / (WINDOW + weight);
    this.#high = longest >= this.#high ? longest : this.#high + (this.#mean - this.#high) * sink;
  }

  /** Undefined until something was added. */
  get mean(): number | undefined {
    return this.#count === 0 ? undefined : this.#mean;
  }

  /** About the longest of the last few hundred; 0 until something was added. Never below `mean`. */
  get high(): number {
    return Math.max(this.#high, this.#mean);
  }
}
