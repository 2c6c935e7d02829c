/** Pure functions over samples. */

export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** First and third quartile. */
  readonly lower: number;
  readonly upper: number;
}

export interface Ratio {
  readonly median: number;
  /** Holds the true median with at least 95 % confidence; undefined when there are too few pairs to say so. */
  readonly interval: readonly [lower: number, upper: number] | undefined;
}

const CONFIDENCE = 0.95;

/** Linear between neighbours; `share` of 0.5 is the median. */
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
export function pairedRatio(numerators: readonly number[], denominators: readonly number[]): Ratio {
  if (numerators.length !== denominators.length) throw new RangeError('pairedRatio() needs a pair for each round.');
  const { median: middle, interval } = medianWithInterval(
    numerators.map((value, i) => Math.log(value / denominators[i]!)),
  );
  return { median: Math.exp(middle), interval: interval && [Math.exp(interval[0]), Math.exp(interval[1])] };
}

/** By the sign test, as in `pairedRatio`. */
export function medianWithInterval(values: readonly number[]): Ratio {
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
