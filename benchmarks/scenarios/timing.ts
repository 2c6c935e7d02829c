/** Times of single awaits, in ms. */

import { median } from '#src/cost/statistics.js';

export async function millisecondsOf(run: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

/** The median of several; for at most `budgetMs`, but at least `least`. */
export async function medianOf(
  count: number,
  run: () => unknown,
  budgetMs = Number.POSITIVE_INFINITY,
  least = 3,
): Promise<number> {
  const startedAt = performance.now();
  const samples: number[] = [];
  while (samples.length < count && (samples.length < least || performance.now() - startedAt < budgetMs)) {
    samples.push(await millisecondsOf(run));
  }
  return median(samples);
}

/** Again and again until `ms` have passed, at least once. */
export async function warmUp(ms: number, run: () => unknown): Promise<void> {
  const startedAt = performance.now();
  do await run();
  while (performance.now() - startedAt < ms);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
