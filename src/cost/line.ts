/** Fits `a + b x` to measurements, such as ms over bytes: robust, with intervals. */

import { seeded } from './random.js';
import { type Interval, type Measured, quantile } from './statistics.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  /** `y` where `x` is 0: what each call costs, whatever its size. */
  readonly intercept: Measured;
  /** `y` per `x`: what each byte costs. */
  readonly slope: Measured;
}

const RESAMPLES = 400;
const FEWEST_FOR_INTERVALS = 6;

/**
 * The slope is the weighted median of the slopes between all pairs of points (Theil 1950, Sen 1968; weights: Jaeckel 1972), so a
 * quarter of the points may be anything. Timings spread in proportion to themselves: a pair counts by how well it tells a slope, its distance in
 * `x` over the size of its `y`. Intervals come from resampling the points (Efron's bootstrap), always alike for the same points; undefined for
 * fewer than six. Throws RangeError unless there are two points with different `x`.
 */
export function fitLine(points: readonly Point[]): Line {
  const fitted = fit(points);
  if (fitted === undefined) throw new RangeError('fitLine() needs points with at least two different x.');
  const { intercept, slope } = fitted;
  const [intercepts, slopes] = points.length < FEWEST_FOR_INTERVALS ? [] : resampled(points);
  return { intercept: { median: intercept, interval: intercepts }, slope: { median: slope, interval: slopes } };
}

interface Fitted {
  readonly intercept: number;
  readonly slope: number;
}

function fit(points: readonly Point[]): Fitted | undefined {
  const slopes: Weighted[] = [];
  for (let i = 0; i < points.length; i++) {
    for (let j = 0; j < i; j++) {
      const [one, other] = [points[i]!, points[j]!];
      const distance = Math.abs(one.x - other.x);
      if (distance === 0) continue;
      slopes.push({
        value: (one.y - other.y) / (one.x - other.x),
        weight: distance / sizeOf(Math.hypot(one.y, other.y)),
      });
    }
  }
  if (slopes.length === 0) return undefined;
  const slope = weightedMedian(slopes);
  const rests = points.map(({ x, y }) => ({ value: y - slope * x, weight: 1 / sizeOf(y) }));
  return { intercept: weightedMedian(rests), slope };
}

function resampled(points: readonly Point[]): [Interval, Interval] {
  const random = seeded(points.length);
  const lines: Fitted[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    const line = fit(points.map(() => points[Math.floor(random() * points.length)]!));
    if (line !== undefined) lines.push(line);
  }
  return [middleOf(lines.map(({ intercept }) => intercept)), middleOf(lines.map(({ slope }) => slope))];
}

function middleOf(values: readonly number[]): Interval {
  return [quantile(values, 0.025), quantile(values, 0.975)];
}

/** A clock may have seen no time pass; such a point counts much, not endlessly. */
function sizeOf(y: number): number {
  return Math.max(Math.abs(y), 1e-9);
}

interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/** Half of the weight lies on either side. */
function weightedMedian(values: readonly Weighted[]): number {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  let left = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  for (const [i, { value, weight }] of sorted.entries()) {
    left -= weight;
    if (left === 0) return (value + sorted[i + 1]!.value) / 2;
    if (left < 0) return value;
  }
  return sorted.at(-1)!.value;
}
