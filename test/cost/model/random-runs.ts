/** Maps of many kinds, from a seed, and what they take in simulated time. */

import type { MapRun } from '#src/cost/model/map-time.js';
import { type Random, seeded } from '#src/cost/random.js';
import { simulate } from './pool-simulation.js';

/** Uniform in the logarithm. */
export function between(random: Random, least: number, most: number): number {
  return least * (most / least) ** random();
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Lognormal times with the mean and spread of the run; each alike where the spread is 0. */
export function itemTimes({ items, itemMs, spread }: MapRun, random: Random): Float64Array {
  const sigma = Math.sqrt(Math.log(1 + spread ** 2));
  return Float64Array.from({ length: items }, () => itemMs * Math.exp(sigma * normal(random) - sigma ** 2 / 2));
}

/** Items of 1 us to 10 ms on 2 to 16 workers, with cores for all, for the workers alone, or for half of them. */
export function randomRun(random: Random, spread: number): MapRun {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const workers = pick([2, 3, 4, 8, 16]);
  const itemMs = between(random, 1e-3, 10);
  const cost = () => ({
    chunkMs: between(random, 5e-4, 0.05),
    // Some items are costly to move, in proportion to what they take.
    itemMs: random() < 0.3 ? between(random, 1e-3, 0.5) * itemMs : between(random, 1e-4, 2e-3),
  });
  return {
    items: Math.round(between(random, 10, 3_000)),
    itemMs,
    spread,
    workers,
    cores: pick([workers + 1, workers, workers / 2]),
    overheads: { send: cost(), receive: cost(), worker: cost() },
  };
}

/** The mean of some simulations with other item times; one where all items are alike. */
export function simulatedMs(run: MapRun, chunkSize: number, seed = 1): number {
  const random = seeded(seed);
  const draws = run.spread === 0 ? 1 : 6;
  let sum = 0;
  for (let i = 0; i < draws; i++) sum += simulate({ ...run, items: itemTimes(run, random), chunkSize }).wallMs;
  return sum / draws;
}
