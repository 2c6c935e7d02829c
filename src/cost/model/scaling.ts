/** How speed grows with workers, from runs with some numbers of them. */

/** `rate` in any unit that is the same for all, such as items per second, or speed-up. */
export interface Throughput {
  readonly workers: number;
  readonly rate: number;
}

/** Gunther's universal scalability law: `X(N) = g N / (1 + a (N - 1) + b N (N - 1))`. */
export interface ScalabilityLaw {
  /** g: the rate of one worker. */
  readonly single: number;
  /** a: share that is done one after the other. */
  readonly contention: number;
  /** b: cost of agreeing, for each pair of workers. */
  readonly coherence: number;
}

const FEWEST_COUNTS = 6;
/** Beyond twice the largest count that was measured nothing is foretold. */
const REACH = 2;

/**
 * By least squares of relative errors, with neither a nor b below 0. Undefined with fewer than six different numbers of workers: three parameters
 * would fit anything. Then `serialShare` is what can be said.
 */
export function fitScalability(runs: readonly Throughput[]): ScalabilityLaw | undefined {
  if (new Set(runs.map(({ workers }) => workers)).size < FEWEST_COUNTS) return undefined;
  // N / X is linear in 1/g, a/g and b/g; times X / N, the errors are relative.
  const columns = runs.map(({ workers: n, rate }) => [1, n - 1, n * (n - 1)].map((term) => (term * rate) / n));
  const fits = [[0, 1, 2], [0, 1], [0, 2], [0]].flatMap((used) => {
    const found = leastSquares(columns.map((row) => used.map((i) => row[i]!)));
    if (found === undefined || found.some((value) => value < 0)) return [];
    const all = [0, 0, 0];
    for (const [at, i] of used.entries()) all[i] = found[at]!;
    const error = columns.reduce(
      (sum, row) => sum + (row.reduce((fit, term, i) => fit + term * all[i]!, 0) - 1) ** 2,
      0,
    );
    return [{ all, error }];
  });
  const best = fits.toSorted((one, other) => one.error - other.error)[0];
  if (best === undefined) return undefined;
  const [inverse, contention, coherence] = best.all as [number, number, number];
  return { single: 1 / inverse, contention: contention / inverse, coherence: coherence / inverse };
}

/** The rate of so many workers; undefined beyond twice `measuredUpTo`, the largest number that was measured. */
export function rateOf(law: ScalabilityLaw, workers: number, measuredUpTo: number): number | undefined {
  if (workers > REACH * measuredUpTo) return undefined;
  const { single, contention, coherence } = law;
  return (single * workers) / (1 + contention * (workers - 1) + coherence * workers * (workers - 1));
}

/** Karp and Flatt's measured serial share `(1/S - 1/P) / (1 - 1/P)`, of a speed-up S with P workers; undefined for one. */
export function serialShare(speedup: number, workers: number): number | undefined {
  return workers > 1 ? (1 / speedup - 1 / workers) / (1 - 1 / workers) : undefined;
}

/** The vector for which each row's sum of products is nearest to 1; undefined where rows do not tell. */
function leastSquares(rows: readonly (readonly number[])[]): number[] | undefined {
  const size = rows[0]!.length;
  // Normal equations, with the right side as a last column, by Gauss and Jordan.
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size + 1 }, (_, j) => rows.reduce((sum, row) => sum + row[i]! * (row[j] ?? 1), 0)),
  );
  for (let pivot = 0; pivot < size; pivot++) {
    const divisor = matrix[pivot]![pivot]!;
    if (Math.abs(divisor) < 1e-12) return undefined;
    for (let j = pivot; j <= size; j++) matrix[pivot]![j]! /= divisor;
    for (let i = 0; i < size; i++) {
      if (i === pivot) continue;
      const factor = matrix[i]![pivot]!;
      for (let j = pivot; j <= size; j++) matrix[i]![j]! -= factor * matrix[pivot]![j]!;
    }
  }
  return matrix.map((row) => row[size]!);
}
