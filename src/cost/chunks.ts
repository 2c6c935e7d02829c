/** How many items the next chunk of a map holds: factoring, with a floor and a ceiling in time. */

export interface ChunkTuning {
  /** Each worker's share of what remains is cut in so many chunks, so that what is left can even out surprises. */
  readonly perShare: number;
  /** Share of the workers' time that handing out chunks may take where smaller chunks would be better. */
  readonly overhead: number;
  /** A chunk should not last longer than this, in ms, so that progress and cancellation stay lively. */
  readonly longestMs: number;
}

/** Found by benchmarks/simulations/chunk-size.ts. */
export const CHUNK_TUNING: ChunkTuning = { perShare: 3, overhead: 0.1, longestMs: 100 };

/** Where the clock saw no time pass, an item is taken to last this long. */
const SHORTEST_ITEM_MS = 1e-6;

export interface ChunkInput {
  /** Items not yet handed out; undefined for a source of unknown length, where every chunk may be among the last. */
  readonly remaining: number | undefined;
  readonly workers: number;
  /** Compute time of one item, as workers reported it: mean, and that of a slow one. Undefined while nothing has been measured. */
  readonly itemMs: { readonly mean: number; readonly high: number } | undefined;
  /** What handing out one chunk costs, whatever its size. */
  readonly chunkCostMs: number;
  /** Size of the chunk handed out before this one; 0 for the first. */
  readonly previous: number;
  /** Never more items than this: an `imap` buffer's share, what `maxTasksPerWorker` leaves. */
  readonly limit: number;
}

/** At least 1; else at most twice `previous`, and no more than `remaining` and `limit`. */
export function nextChunkSize(input: ChunkInput, tuning: ChunkTuning = CHUNK_TUNING): number {
  const { remaining = 0, workers, itemMs, chunkCostMs, previous } = input;
  if (itemMs === undefined) return 1;
  const mean = Math.max(itemMs.mean, SHORTEST_ITEM_MS);
  const share = remaining / (tuning.perShare * workers);
  const floor = chunkCostMs / (tuning.overhead * mean);
  // Leaves time for one slow item, but no more than half: what it takes alone, smaller chunks do not change.
  const ceiling = Math.max(tuning.longestMs - itemMs.high, tuning.longestMs / 2) / mean;
  const wanted = Math.min(Math.max(share, floor), ceiling, 2 * previous, input.remaining ?? input.limit, input.limit);
  return Math.max(1, Math.floor(wanted));
}
