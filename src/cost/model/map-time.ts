/**
 * How long a map takes in chunks of `k`: P workers, one serial caller that sends and receives, and cores that they share. All pure; times in ms.
 *
 * The textbook's U-curve, `T(k) = (N/P)(c + h/k) + k c (P-1)/P` with `h = o_main P + o_worker`, is that of a pool whose workers wait for the
 * caller after each chunk, and of the worst end. Ours sends a chunk ahead, so caller and workers overlap; workers have to share cores with the
 * caller where there are not enough; and what is lost at the end depends on how chunks fall. So the time is that of whichever is the bottleneck:
 * the caller, the workers' busiest lane, or the cores. test/cost/model holds it against a simulation of such a pool, event by event.
 */

/** What crossing costs apart from computing: so much for each chunk, whatever its size, and so much for each item in it; ms. */
export interface Cost {
  readonly chunkMs: number;
  readonly itemMs: number;
  /** For the bytes of so many items in one message: twice as many may cost more than twice as much. */
  readonly messageMs?: ((items: number) => number) | undefined;
}

/** Ms for a chunk of so many items. */
export function costOf({ chunkMs, itemMs, messageMs }: Cost, items: number): number {
  return chunkMs + items * itemMs + (messageMs?.(items) ?? 0);
}

export interface Overheads {
  /** In the caller, one after the other: arguments are serialised and sent. */
  readonly send: Cost;
  /** In the caller too: results are received and deserialised. */
  readonly receive: Cost;
  /** In the workers, side by side: arguments are deserialised, results serialised, the loop around the task. */
  readonly worker: Cost;
  /** Once for each map: sleepers wake. Default: 0. */
  readonly wakeMs?: number | undefined;
}

export interface MapRun {
  /** N, how many. */
  readonly items: number;
  /** c, mean compute time of one; ms. */
  readonly itemMs: number;
  /** Standard deviation of the items' times over their mean; 0 where all are alike. */
  readonly spread: number;
  /** P. */
  readonly workers: number;
  /** Cores that the caller and the workers share; a quota may make it a fraction. */
  readonly cores: number;
  readonly overheads: Overheads;
  /** What a task takes while all these workers are busy, over what it takes alone. Default: 1. */
  readonly slowdown?: number | undefined;
}

/** Nothing takes no time at all. */
const SHORTEST_MS = 1e-9;

/** Ms of a worker for so many items in one chunk. */
function workMs(run: MapRun, items: number): number {
  return Math.max(SHORTEST_MS * items, costOf(run.overheads.worker, items) + items * taskMs(run));
}

function taskMs({ itemMs, slowdown = 1 }: MapRun): number {
  return itemMs * slowdown;
}

/** Ms of the caller, and of all workers together, for all items in chunks of `chunkSize`. */
export function busyMs(run: MapRun, chunkSize: number): { caller: number; workers: number } {
  const { items, overheads } = run;
  const { send, receive, worker } = overheads;
  const full = Math.floor(items / chunkSize);
  const rest = items - full * chunkSize;
  const all = (cost: Cost) => full * costOf(cost, chunkSize) + (rest === 0 ? 0 : costOf(cost, rest));
  return {
    caller: all(send) + all(receive),
    workers: Math.max(SHORTEST_MS * items, all(worker) + items * taskMs(run)),
  };
}

/** Chunks that a worker has at once: one runs, the other waits for it. */
export const LANE_DEPTH = 2;

/** Wall time in ms from the first send to the last result, with workers that have started. `chunkSize`: whole, from 1. */
export function mapTime(run: MapRun, chunkSize: number): number {
  const { items, cores, overheads } = run;
  const { send, receive, worker } = overheads;
  const size = Math.min(chunkSize, items);
  const chunks = Math.ceil(items / size);
  // Others have nothing to do.
  const workers = Math.min(run.workers, chunks);
  const busy = busyMs(run, size);
  const chunkMs = workMs(run, size);
  const lastChunkMs = workMs(run, items - (chunks - 1) * size);
  const sendMs = costOf(send, size);
  const receiveMs = costOf(receive, size);
  // A message is read as a whole, before its first item is worked on.
  const firstItemMs = chunkMs - (size - 1) * (worker.itemMs + taskMs(run));
  const atFirst = Math.min(LANE_DEPTH * workers, chunks);
  const rounds = Math.floor(chunks / workers);
  const awakeMs = Math.max(
    // No core is ever idle.
    (busy.caller + busy.workers) / cores,
    // The caller is never idle, but for what of the last chunk lasts longer than receiving those before it.
    busy.caller + Math.max(0, lastChunkMs - (atFirst - 1) * receiveMs),
    // It waits once, for the first result: all receiving comes after.
    sendMs + firstItemMs + busy.caller - atFirst * sendMs,
    // The workers are never idle, once the caller has sent each its first chunk, until it receives the last item.
    workers * sendMs +
      rounds * chunkMs +
      endMs({ ...run, workers }, size, chunkMs, lastChunkMs) +
      receive.chunkMs +
      receive.itemMs,
  );
  return (overheads.wakeMs ?? 0) + awakeMs;
}

/** What the busiest lane takes beyond the rounds that all lanes take part in. */
function endMs(run: MapRun, size: number, chunkMs: number, lastChunkMs: number): number {
  const { items, workers, cores, spread } = run;
  const chunks = Math.ceil(items / size);
  const rounds = Math.floor(chunks / workers);
  const left = chunks - rounds * workers;
  // Some lanes have one chunk more than others, of which the very last may be short.
  const uneven = left === 0 ? 0 : (left === 1 ? lastChunkMs : chunkMs) * Math.max(1, left / cores);
  // By so much of a chunk lanes have drifted apart in the end; from half a chunk on they are in no step at all, and share what is left.
  const drift = ((spread * taskMs(run) * Math.sqrt(size)) / chunkMs) * Math.sqrt(Math.max(1, rounds));
  const outOfStep = Math.min(1, 2 * drift);
  const regular = (1 - outOfStep) * uneven + outOfStep * ((left * chunkMs) / workers);
  return regular + scatter(run, size, chunkMs, drift);
}

/** The last of P lanes ends later than the mean: by what they have drifted apart, at most by the rest of a chunk that had just begun. */
function scatter(run: MapRun, size: number, chunkMs: number, drift: number): number {
  const { workers, spread } = run;
  // Of P exponential times the longest exceeds the mean by H(P) - 1 of it; of P uniform ones by (P-1)/(P+1) of it.
  const exponential = harmonicNumber(workers) - 1;
  const uniform = (workers - 1) / (2 * (workers + 1));
  const variance = Math.min(1, (spread * taskMs(run) * Math.sqrt(size)) / chunkMs) ** 2;
  return chunkMs * Math.min(exponential * drift, (1 - variance) * uniform + variance * exponential);
}

function harmonicNumber(n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i;
  return sum;
}
