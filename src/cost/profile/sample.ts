/** How many of the items are measured at once. Pure. */

/** So long a run of the loop tells enough, and leaves time for many. */
const RUN_MS = 100;
/** With fewer items a worker the uneven end of a run would be all that is seen. */
const PER_WORKER = 8;
/** So many runs of the loop fit into the budget, at least. */
const FEWEST_RUNS = 20;

export interface SampleInput {
  readonly items: number;
  readonly itemMs: number;
  /** Wall time of an item by a pool, as the model expects it: some lose by a hundred times. */
  readonly mapItemMs: number;
  readonly cores: number;
  readonly budgetMs: number;
}

/** From 1 to all of them; the same number for each worker where there are several. */
export function sampleSize({ items, itemMs, mapItemMs, cores, budgetMs }: SampleInput): number {
  const eachMs = Math.max(itemMs, mapItemMs);
  const enough = Math.ceil(RUN_MS / eachMs);
  const fitting = Math.max(1, Math.floor(budgetMs / FEWEST_RUNS / eachMs));
  const wanted = Math.max(enough, Math.min(PER_WORKER * cores, fitting));
  if (wanted >= items) return items;
  return wanted < cores ? wanted : wanted - (wanted % cores);
}
