/** The first look at the plain loop: code is compiled, and it is known about how long an item takes. */

import type { Work } from './work.js';

const WARM_UP_MS = 150;
/** Of the budget, for items that take long. */
const MOST_OF_BUDGET = 0.05;
/** Shorter ones cannot be timed one by one. */
const TIMED_MS = 0.01;
const USUAL_SPREAD = 0.1;

export interface LoopEstimate {
  /** Mean of one. */
  readonly itemMs: number;
  /** Standard deviation of the items' times over their mean. */
  readonly spread: number;
  /** Of the first item. */
  readonly result: unknown;
}

/** Calls the task with one item after another, from the first again after the last. Rejects with ProfiledTaskError, and with the signal's reason. */
export async function estimateLoop(work: Work, now: () => number, budgetMs: number): Promise<LoopEstimate> {
  const { items, options } = work;
  const begun = now();
  const result = await work.call(0);
  const times = [now() - begun];
  const most = Math.min(WARM_UP_MS, MOST_OF_BUDGET * budgetMs);
  while (now() - begun < most) {
    options.signal?.throwIfAborted();
    const before = now();
    await work.call(times.length % items.length);
    times.push(now() - before);
  }
  // The earlier ones were slower.
  const late = times.slice(Math.floor(times.length / 2));
  const itemMs = mean(late);
  return { itemMs, spread: itemMs < TIMED_MS ? USUAL_SPREAD : spreadOf(late, itemMs), result };
}

function spreadOf(times: readonly number[], itemMs: number): number {
  if (times.length < 3) return USUAL_SPREAD;
  return Math.sqrt(mean(times.map((ms) => (ms - itemMs) ** 2))) / itemMs;
}

function mean(values: readonly number[]): number {
  return Math.max(1e-6, values.reduce((sum, value) => sum + value, 0) / values.length);
}
