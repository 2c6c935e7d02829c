/** How fast it goes and how long the rest will take, as a range: from the spread of the latest rates. Times are handed in. */

export interface Estimate {
  /** Items per second, over the recent past. */
  readonly rate: number;
  /** Ms until the end, in all likelihood between these two. */
  readonly low: number;
  readonly high: number;
}

interface Sample {
  readonly at: number;
  readonly done: number;
}

const KEPT_SAMPLES = 40;
// Closer samples would measure the timer rather than the work.
const SPACING_MS = 500;
const FEWEST_SAMPLES = 4;
// Standard deviations to either side: some 95 % of a normal spread.
const DEVIATIONS = 2;

export class Eta {
  readonly #samples: Sample[] = [];

  /** `done` items were finished at `at` ms. */
  add(done: number, at: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && (done <= last.done || at - last.at < SPACING_MS)) return;
    this.#samples.push({ at, done });
    if (this.#samples.length > KEPT_SAMPLES) this.#samples.shift();
  }

  /** Undefined until enough was seen. */
  estimate(total: number, done: number, at: number): Estimate | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (this.#samples.length < FEWEST_SAMPLES || first === undefined || last === undefined) return undefined;
    const span = last.at - first.at;
    const rate = (last.done - first.done) / span;
    const intervals = this.#samples.length - 1;
    const left = (total - done) / rate;
    // The mean rate is known from so many intervals, and what is left will fill so many more: both add to the doubt.
    const intervalsLeft = Math.max(left / (span / intervals), 1);
    const doubt = DEVIATIONS * this.#relativeSpread(rate, span) * Math.sqrt(1 / intervals + 1 / intervalsLeft);
    // Time that went into items still running counts for the hopeful end only: they may be the slow ones.
    const waited = Math.max(0, at - last.at - (done - last.done) / rate);
    return {
      rate: rate * 1000,
      low: Math.max(0, left / (1 + doubt) - waited),
      high: left * (1 + doubt),
    };
  }

  /** Standard deviation of the intervals' rates, weighted by their length, over the mean rate. */
  #relativeSpread(rate: number, span: number): number {
    let variance = 0;
    for (let i = 1; i < this.#samples.length; i++) {
      const from = this.#samples[i - 1]!;
      const to = this.#samples[i]!;
      const length = to.at - from.at;
      variance += (length / span) * ((to.done - from.done) / length - rate) ** 2;
    }
    const intervals = this.#samples.length - 1;
    return Math.sqrt((variance * intervals) / (intervals - 1)) / rate;
  }
}
