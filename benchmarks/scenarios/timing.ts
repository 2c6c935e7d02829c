/** Times of single awaits, in ms. */

import { median } from '../statistics.js';

export async function millisecondsOf(run: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

/** The median of several; for at most `budgetMs`, but at least three. */
export async function medianOf(
  count: number,
  run: () => unknown,
  budgetMs = Number.POSITIVE_INFINITY,
): Promise<number> {
  const startedAt = performance.now();
  const samples: number[] = [];
  while (samples.length < count && (samples.length < 3 || performance.now() - startedAt < budgetMs)) {
    samples.push(await millisecondsOf(run));
  }
  return median(samples);
}
