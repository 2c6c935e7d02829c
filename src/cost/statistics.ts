/** Pure functions over samples. */

/** Holds what is looked for with at least 95 % confidence. */
export type Interval = readonly [lower: number, upper: number];

export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** First and third quartile. */
  readonly lower: number;
  readonly upper: number;
}

/** Something that was measured several times; its unit is in the name of whatever holds it. */
export interface Measured {
  readonly median: number;
  /** Of the true median; undefined when there were too few measurements to say so. */
  readonly interval: Interval | undefined;
}

const CONFIDENCE = 0.95;

/** Linear between neighbours; `share` of 0.5 is the median. Throws RangeError for no values. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('quantile() needs at least one value.');
  const sorted = values.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function summarize(values: readonly number[]): Summary {
  return {
    median: median(values),
    least: Math.min(...values),
    most: Math.max(...values),
    lower: quantile(values, 0.25),
    upper: quantile(values, 0.75),
  };
}

/**
 * The ratio of two contenders that ran side by side, round by round. Its interval is the sign test turned around: it runs between
 * two of the sorted ratios and assumes nothing of how noise is distributed, only that rounds do not depend on each other.
 */
export function pairedRatio(numerators: readonly number[], denominators: readonly number[]): Measured {
  if (numerators.length !== denominators.length) throw new RangeError('pairedRatio() needs a pair for each round.');
  const { median: middle, interval } = medianWithInterval(
    numerators.map((value, i) => Math.log(value / denominators[i]!)),
  );
  return { median: Math.exp(middle), interval: interval && [Math.exp(interval[0]), Math.exp(interval[1])] };
}

/** By the sign test, as in `pairedRatio`. */
export function medianWithInterval(values: readonly number[]): Measured {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = signTestRank(sorted.length);
  return {
    median: median(sorted),
    interval: rank < 0 ? undefined : [sorted[rank]!, sorted[sorted.length - 1 - rank]!],
  };
}

/** How many values may be cut off at each end, so that the rest still spans the median with the confidence asked for; -1 for none. */
export function signTestRank(count: number): number {
  // Chance that at most `rank` of `count` fair coins show heads, on either side.
  let probability = 0.5 ** count;
  let tails = 2 * probability;
  let rank = -1;
  while (tails <= 1 - CONFIDENCE) {
    rank++;
    probability *= (count - rank) / (rank + 1);
    tails += 2 * probability;
  }
  return rank;
}

// Ten standard deviations where noise is normal, as hyperfine has it: 1.4826 x MAD is one.
const OUTLIER_DEVIATIONS = 14.826;

/**
 * Those farther from the median than 14.826 x the median absolute deviation, in their order. Where more than half of the values are the
 * same, the deviation is 0 and says nothing: then there are none.
 */
export function outliers(values: readonly number[]): number[] {
  if (values.length === 0) return [];
  const middle = median(values);
  const limit = OUTLIER_DEVIATIONS * median(values.map((value) => Math.abs(value - middle)));
  return limit === 0 ? [] : values.filter((value) => Math.abs(value - middle) > limit);
}
