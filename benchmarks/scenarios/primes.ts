/** Shared by both prime scenarios: how many primes lie below a bound, in equal parts as separate calls. */

import type { Engine } from '../rivals/rival.js';

export const PRIMES_END = 1_000_000;
export const PRIMES_BELOW_END = 78_498;

/** Later parts take longer, so there are several for each worker. Of 1 to 64, 4 and 8 did best for all rivals. */
export const PARTS_PER_WORKER = 8;

export async function countInParts(engine: Engine, parts: number): Promise<number> {
  const edges = Array.from({ length: parts + 1 }, (_, i) => Math.round((PRIMES_END * i) / parts));
  const calling = edges.slice(1).map((end, i) => engine.call('countPrimes', [edges[i]!, end]));
  return (await Promise.all(calling)).reduce((sum, count) => sum + count, 0);
}
