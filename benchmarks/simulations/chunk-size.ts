/**
 * Finds the constants of src/cost/chunks.ts: maps of many kinds of items run in simulated time, with the chunk sizes that
 * `nextChunkSize` gives under each tuning. Prints the mean (geometric) of makespan over the ideal one, best tuning first.
 * No clock is read: the figures are the same on every machine.
 */

import { CHUNK_TUNING, type ChunkTuning, nextChunkSize } from '#src/cost/chunks.js';
import { Estimate } from '#src/cost/estimate.js';
import { type Random, seeded } from '#src/cost/random.js';

/** How long each item takes, in ms; the average is about `mean`. */
const ITEM_KINDS: Record<string, (count: number, mean: number, random: Random) => Float64Array> = {
  even: (count, mean, random) => Float64Array.from({ length: count }, () => mean * (0.9 + 0.2 * random())),
  lognormal: (count, mean, random) =>
    Float64Array.from({ length: count }, () => mean * Math.exp(1.5 * normal(random) - 1.125)),
  'few slow': (count, mean, random) =>
    Float64Array.from({ length: count }, () => (random() < 0.01 ? 50 * mean : 0.5 * mean)),
  growing: (count, mean) => Float64Array.from({ length: count }, (_, i) => (2 * mean * (i + 0.5)) / count),
  shrinking: (count, mean) => Float64Array.from({ length: count }, (_, i) => (2 * mean * (count - i - 0.5)) / count),
  'slow end': (count, mean) => Float64Array.from({ length: count }, (_, i) => (i < 0.9 * count ? 0.2 : 8.2) * mean),
  'cold start': (count, mean) => Float64Array.from({ length: count }, (_, i) => (i < 4 ? mean + 5 : mean)),
};

const MAPS = [
  { mean: 0.001, count: 100_000 },
  { mean: 0.001, count: 1_000_000 },
  { mean: 0.1, count: 1_000 },
  { mean: 0.1, count: 10_000 },
  { mean: 10, count: 300 },
];
const CHUNK_COSTS_MS = [0.05, 0.2, 1];
const WORKERS = [2, 8];

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly endsAt: number;
}

/** The makespan in ms, with one chunk running and one waiting at each worker. */
function simulate(
  items: Float64Array,
  workers: number,
  chunkCostMs: number,
  isLengthKnown: boolean,
  tuning: ChunkTuning,
): number {
  const estimate = new Estimate();
  const freeAt = new Float64Array(workers);
  const waiting: { from: number; to: number }[][] = Array.from({ length: workers }, () => []);
  const running: Chunk[] = [];
  let handedOut = 0;
  let previous = 0;

  function send(worker: number): void {
    const remaining = items.length - handedOut;
    if (remaining === 0) return;
    const mean = estimate.mean;
    const wanted = nextChunkSize(
      {
        remaining: isLengthKnown ? remaining : undefined,
        workers,
        itemMs: mean === undefined ? undefined : { mean, high: estimate.high },
        chunkCostMs,
        previous,
        limit: Number.POSITIVE_INFINITY,
      },
      tuning,
    );
    previous = Math.min(wanted, remaining);
    waiting[worker]!.push({ from: handedOut, to: handedOut + previous });
    handedOut += previous;
  }

  for (let round = 0; round < 2; round++) for (let worker = 0; worker < workers; worker++) send(worker);
  for (;;) {
    let next = -1;
    for (let worker = 0; worker < workers; worker++) {
      if (waiting[worker]!.length > 0 && (next < 0 || freeAt[worker]! < freeAt[next]!)) next = worker;
    }
    if (next < 0) return Math.max(...freeAt);
    const startsAt = freeAt[next]!;
    for (const chunk of running.filter((one) => one.endsAt <= startsAt)) {
      for (let i = chunk.from; i < chunk.to; i++) estimate.add(items[i]!);
      running.splice(running.indexOf(chunk), 1);
    }
    const chunk = waiting[next]!.shift()!;
    let endsAt = startsAt + chunkCostMs;
    for (let i = chunk.from; i < chunk.to; i++) endsAt += items[i]!;
    freeAt[next] = endsAt;
    running.push({ ...chunk, endsAt });
    send(next);
  }
}

function sumOf(items: Float64Array): number {
  return items.reduce((sum, ms) => sum + ms, 0);
}

function longestOf(items: Float64Array): number {
  return items.reduce((longest, ms) => Math.max(longest, ms), 0);
}

function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

const cases = MAPS.flatMap(({ mean, count }) =>
  Object.entries(ITEM_KINDS).map(([kind, make]) => {
    const items = make(count, mean, seeded(7));
    return { kind, items, sum: sumOf(items), longest: longestOf(items) };
  }),
);

/** Over all kinds of items, and for each kind. */
function costOf(tuning: ChunkTuning, isLengthKnown: boolean): { all: number } & Record<string, number> {
  const ratios = new Map<string, number[]>([['all', []]]);
  for (const { kind, items, sum, longest } of cases) {
    for (const workers of WORKERS) {
      for (const chunkCostMs of CHUNK_COSTS_MS) {
        const ideal = Math.max(sum / workers, longest);
        const ratio = simulate(items, workers, chunkCostMs, isLengthKnown, tuning) / ideal;
        for (const name of ['all', kind]) ratios.set(name, [...(ratios.get(name) ?? []), ratio]);
      }
    }
  }
  const rounded = (values: readonly number[]) => Number(geometricMean(values).toFixed(3));
  const all = rounded(ratios.get('all')!);
  return { all, ...Object.fromEntries([...ratios].map(([name, values]) => [name, rounded(values)])) };
}

for (const isLengthKnown of [true, false]) {
  console.log(`\nMakespan over the ideal one, length ${isLengthKnown ? 'known' : 'unknown'}`);
  const rows: ({ all: number } & ChunkTuning)[] = [];
  for (const perShare of isLengthKnown ? [2, 3, 4] : [CHUNK_TUNING.perShare]) {
    for (const overhead of [0.02, 0.05, 0.1, 0.2, 0.4]) {
      for (const longestMs of [50, 100, 200]) {
        const tuning = { perShare, overhead, longestMs };
        rows.push({ ...tuning, ...costOf(tuning, isLengthKnown) });
      }
    }
  }
  console.table(rows.sort((a, b) => a.all - b.all));
}
