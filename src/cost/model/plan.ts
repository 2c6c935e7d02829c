/** What follows from the time of a map: the best chunk size, the item time from which workers pay, how many workers one caller can feed. */

import { costOf, type MapRun, mapTime } from './map-time.js';

/** Sizes are tried in steps of this ratio. */
const STEP = 1.15;
/** A smaller chunk evens out surprises and costs less when cancelled: worth so much time. */
const WORTH = 0.01;
const SHORTEST_ITEM_MS = 1e-6;
const LONGEST_ITEM_MS = 1e7;

/**
 * The smallest chunk size whose time is within 1 % of the best. Looks through the curve instead of taking the textbook's
 * `sqrt(N h / (c (P - 1)))`, which leaves out that caller and workers overlap and that an even number of chunks leaves no end over. NaN for
 * overheads that are not known (NaN).
 */
export function bestChunkSize(run: MapRun): number {
  const timed = candidates(run).map((size) => ({ size, ms: mapTime(run, size) }));
  const least = Math.min(...timed.map(({ ms }) => ms));
  return timed.find(({ ms }) => ms <= (1 + WORTH) * least)?.size ?? Number.NaN;
}

/** Ascending: steps of equal ratio, and those that give every worker the same number of chunks. */
function candidates({ items, workers }: MapRun): number[] {
  const most = Math.max(1, Math.ceil(items / workers));
  const sizes = new Set([1, most]);
  for (let size = 1; size < most; size *= STEP) sizes.add(Math.round(size));
  for (const size of [...sizes]) sizes.add(Math.ceil(items / (workers * Math.ceil(items / (workers * size)))));
  return [...sizes].sort((a, b) => a - b);
}

/**
 * Ms that an item must take for a map of it to be as fast as the plain loop; undefined where no time would do (one worker, one item, all items
 * in one chunk). Without `chunkSize`, in the chunks that are best for each time. With many items it approaches the largest of m (the caller), w / (P - 1) (the workers) and (m + w) / (C - 1) (C cores that
 * they share), where m and w are what an item costs the caller and a worker, its part of the chunk included. The textbook's
 * `(o_main P + o_worker) / (P - 1)` is that of workers that wait for the caller each time, and always larger.
 */
export function breakEvenItemMs(run: MapRun, chunkSize?: number): number | undefined {
  const pays = (itemMs: number): boolean => {
    const timed = { ...run, itemMs };
    return mapTime(timed, chunkSize ?? bestChunkSize(timed)) <= run.items * itemMs;
  };
  if (!pays(LONGEST_ITEM_MS)) return undefined;
  let [below, above] = [SHORTEST_ITEM_MS, LONGEST_ITEM_MS];
  while (above / below > 1.001) {
    const middle = Math.sqrt(below * above);
    if (pays(middle)) above = middle;
    else below = middle;
  }
  return above;
}

/** With more workers than this (a fraction) the caller is the bottleneck: what a chunk takes in a worker over what it takes in the caller. */
export function saturatingWorkers({ itemMs, overheads }: MapRun, chunkSize: number): number {
  const callerMs = costOf(overheads.send, chunkSize) + costOf(overheads.receive, chunkSize);
  return (costOf(overheads.worker, chunkSize) + chunkSize * itemMs) / callerMs;
}
