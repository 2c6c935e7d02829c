/** What few runs tell. Pure. */

import { type Measured, median, medianWithInterval } from '../statistics.js';

/** Of the runs, each over the one before it: so that four are not less alike than two. The interval says nothing of so few. */
export function repeatOf(walls: readonly number[]): Measured {
  const ratios = walls.slice(1).map((wall, i) => Math.abs(Math.log(wall / walls[i]!)));
  return { median: Math.exp(median(ratios)), interval: undefined };
}

/**
 * Its interval has the least and the most of what any two runs would say: wider than that of a sign test, for which there are too few. One of
 * four or more may be an outlier at either end.
 */
export function extremeRatio(numerators: readonly number[], denominators: readonly number[]): Measured {
  const [above, below] = [ends(numerators), ends(denominators)];
  return {
    median: median(numerators) / median(denominators),
    interval: [above.least / below.most, above.most / below.least],
  };
}

function ends(values: readonly number[]): { readonly least: number; readonly most: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const outliers = values.length < 4 ? 0 : 1;
  return { least: sorted[outliers]!, most: sorted.at(-1 - outliers)! };
}

// What is compiled and cached at first is no leak.
const WARM_UP = 1 / 4;
// Code and caches come and go: what is held is known no better than that.
const PAGE_BYTES = 4096;

/** Bytes that each task has added, from what was held after `part` tasks and after as many empty ones, in turns: what every call adds is not the task's. */
export function growth(held: readonly number[], part: number): Measured {
  const steps: number[] = [];
  for (let i = 2; i + 1 < held.length; i += 2) {
    const [before, after, afterEmpty] = [held[i - 1]!, held[i]!, held[i + 1]!];
    steps.push((after - before - (afterEmpty - after)) / part);
  }
  const steady = steps.slice(Math.floor(steps.length * WARM_UP));
  if (steady.length === 0) return { median: 0, interval: undefined };
  const { median: middle, interval } = medianWithInterval(steady);
  const doubt = PAGE_BYTES / part;
  return { median: middle, interval: interval && [interval[0] - doubt, interval[1] + doubt] };
}
