/** Does parallelism pay? Decided by the interval of the best speed-up alone; what holds it back is another question (diagnose.ts). */

import type { Measured } from '../statistics.js';
import { count, ratio, ratioWithin, share, time } from '../words.js';
import type { WorkerKind } from './measurements.js';

/** What the lower end of the interval must reach. */
export const WORTH_IT = 1.2;
/** Two identical runs may differ by so much. */
const TRUSTED = 0.05;

/** The best of all runs, and what is needed to judge it. */
export interface BestRun {
  readonly kind: WorkerKind;
  readonly size: number;
  readonly chunkSize: number;
  readonly items: number;
  readonly sequentialMs: number;
  /** Over the plain loop. */
  readonly speedup: Measured;
  /** The ratio of two identical runs; undefined when there were none. */
  readonly repeat: Measured | undefined;
  /** What an item must take, in ms, so that workers pay. */
  readonly breakEvenItemMs: number | undefined;
  /** So many calls at once in the caller's thread, over the plain loop: for tasks that wait. */
  readonly atOnce?: { readonly calls: number; readonly speedup: Measured } | undefined;
}

export interface Verdict {
  readonly parallelize: boolean;
  readonly kind: WorkerKind | 'inline';
  readonly size: number;
  readonly chunkSize: number;
  /** So many calls at once in the caller's thread. Default: 1. */
  readonly tasksPerWorker?: number | undefined;
  readonly speedup: number;
  readonly interval: readonly [number, number] | undefined;
  /** One sentence with numbers, and one action. */
  readonly sentence: string;
  readonly advice: readonly string[];
}

/** `advice`: of the diagnosis, which says what would change a no. */
export function verdictOf(best: BestRun, advice: readonly string[]): Verdict {
  const atOnce = betterWithout(best);
  if (atOnce !== undefined) return { ...atOnce, advice };
  const { kind, size, chunkSize, speedup } = best;
  const { median, interval } = speedup;
  const refusal = reasonNotTo(best);
  if (refusal === undefined) {
    return { parallelize: true, kind, size, chunkSize, speedup: median, interval, sentence: gain(best), advice };
  }
  return {
    parallelize: false,
    kind: 'inline',
    size: 1,
    chunkSize: best.items,
    speedup: median,
    interval,
    sentence: refusal,
    advice,
  };
}

/** `2 threads, chunks of 4, 1.93x [1.90, 1.95]. Saves 14.9 s per 1,000 items.` */
function gain(best: BestRun): string {
  const savedMs = (best.sequentialMs * (1 - 1 / best.speedup.median)) / best.items;
  return `${setting(best)}, ${ratioWithin(best.speedup.median, best.speedup.interval)}. Saves ${time(savedMs * 1_000)} per 1,000 items.`;
}

function reasonNotTo(best: BestRun): string | undefined {
  const { speedup, repeat } = best;
  const difference = repeat === undefined ? 0 : Math.abs(repeat.median - 1);
  if (difference > TRUSTED) {
    return `Inconclusive: two identical runs differ by ${share(difference)}. Run it again on a quiet host.`;
  }
  const { interval } = speedup;
  const found = `${ratioWithin(speedup.median, interval)} at best, with ${setting(best)}`;
  if (interval === undefined) return `Inconclusive: ${found}, from too few runs to trust. Give it more time.`;
  const [lower, upper] = interval;
  if (upper < 1) return `Do not parallelise: ${found}${needed(best)}. Keep the loop.`;
  if (lower < WORTH_IT) return `Not worth it: ${found}; it wants ${ratio(WORTH_IT)} for sure. Keep the loop.`;
  return undefined;
}

/** Tasks that wait need no workers to wait in. */
function betterWithout(best: BestRun): Omit<Verdict, 'advice'> | undefined {
  const { atOnce, speedup } = best;
  if (atOnce?.speedup.interval === undefined || speedup.interval === undefined) return undefined;
  const { calls, speedup: found } = atOnce;
  if (atOnce.speedup.interval[0] <= speedup.interval[1]) return undefined;
  const workers = `${setting(best)}, ${ratioWithin(speedup.median, speedup.interval)}`;
  return {
    parallelize: false,
    kind: 'inline',
    size: 1,
    chunkSize: 1,
    tasksPerWorker: calls,
    speedup: found.median,
    interval: found.interval,
    sentence: `No workers: ${calls} calls at once on this thread, ${ratioWithin(found.median, found.interval)}, against ${workers}. Run them at once.`,
  };
}

function setting({ kind, size, chunkSize }: BestRun): string {
  const workers = kind === 'thread' ? count(size, 'thread') : count(size, 'process', 'processes');
  return chunkSize === 1 ? `${workers}, item by item` : `${workers}, chunks of ${chunkSize.toLocaleString('en-US')}`;
}

function needed({ breakEvenItemMs, sequentialMs, items, size }: BestRun): string {
  if (breakEvenItemMs === undefined) return '';
  const item = time(sequentialMs / items);
  return `; an item takes ${item}, and break-even is ${time(breakEvenItemMs)} on ${count(size, 'worker')}`;
}
