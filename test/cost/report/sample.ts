/** A profile as it might have been measured, made from a seed: of a photo batch on a simulated host. */

import { crossoverOf } from '#src/cost/crossover.js';
import { diagnose } from '#src/cost/diagnosis/diagnose.js';
import { verdictOf } from '#src/cost/diagnosis/verdict.js';
import { type MapRun, mapTime } from '#src/cost/model/map-time.js';
import { overheadsOf } from '#src/cost/overheads.js';
import { predict } from '#src/cost/predict.js';
import { seeded } from '#src/cost/random.js';
import type { Lane, ProfileData, ProfiledRun, Span } from '#src/cost/report-data.js';
import type { Measured } from '#src/cost/statistics.js';
import { healthy, within } from '../diagnosis/cases.js';
import { host } from '../hosts.js';

const random = seeded(8);
const workload = { items: 480, itemMs: 31, spread: 0.3, bytesIn: 60_000, bytesOut: 9_000 };
const sequentialMs = workload.items * workload.itemMs;
const { thread } = predict(host, workload);
const overheads = overheadsOf(host.thread, workload);

function noisy(ms: number): Measured {
  const median = ms * (1 + 0.03 * (random() - 0.5));
  return { median, interval: [median * 0.985, median * 1.02] };
}

function speedupOf({ median, interval }: Measured): Measured {
  return { median: sequentialMs / median, interval: [sequentialMs / interval![1], sequentialMs / interval![0]] };
}

const runOf = (workers: number): MapRun => ({ ...workload, workers, cores: 4, overheads });

function profiled(size: number, chunkSize: number): ProfiledRun {
  const wallMs = noisy(mapTime(runOf(size), chunkSize));
  return { kind: 'thread', size, chunkSize, rounds: 9, wallMs, speedup: speedupOf(wallMs) };
}

const SIZES = [1, 2, 4, 8, 16, 32, 64, 120];
const chunked = SIZES.map((chunkSize) => profiled(4, chunkSize));
const scaled = [1, 2, 3, 4].map((size) => profiled(size, 1));
const best = { ...chunked[0]!, chunkSize: 1 };

function lane(name: string, at: number): Lane {
  const spans: Span[] = [{ what: 'start', from: 0, to: at }];
  for (let from = at; from < 3_600; ) {
    const to = from + workload.itemMs * (0.6 + 0.8 * random());
    spans.push(
      { what: 'arguments', from, to: from + 1 },
      { what: 'compute', from: from + 1, to: to - 0.6 },
      { what: 'results', from: to - 0.6, to },
    );
    from = to + 0.4;
  }
  return { name, spans };
}

const measured = { ...healthy, workers: 4, throttledShare: 0.02, itemSpread: 1.2, processesOverThreads: undefined };
const diagnosis = diagnose(measured);

export const sample: ProfileData = {
  format: 'breakeven-profile/1',
  task: 'photos.ts#thumbnail',
  at: '2026-11-21T20:15:00.000Z',
  host: { name: 'workshop', cpu: 'a CPU of four cores', node: '20.19.0', breakeven: '0.1.0', cores: 4 },
  items: workload.items,
  sequential: { wallMs: noisy(sequentialMs), itemMs: noisy(workload.itemMs), itemSpread: 0.3 },
  runs: [...chunked, ...scaled.slice(0, 3)],
  best,
  breakdown: thread.breakdown,
  chunks: {
    measured: chunked.map(({ chunkSize, wallMs }) => ({ chunkSize, wallMs })),
    model: SIZES.flatMap((size) => [size, Math.round(size * 1.4)])
      .filter((size) => size <= 120)
      .map((chunkSize) => ({ chunkSize, wallMs: mapTime(runOf(4), chunkSize) })),
  },
  scaling: scaled.map(({ size, speedup }) => ({ workers: size, speedup })),
  crossover: crossoverOf(host, 'thread', workload),
  timeline: [
    { name: 'main', spans: [{ what: 'dispatch', from: 0, to: 40 }] },
    ...[1, 2, 3, 4].map((worker) => lane(`worker ${worker}`, 24 + worker)),
  ],
  verdict: verdictOf(
    {
      kind: 'thread',
      size: 4,
      chunkSize: 1,
      items: workload.items,
      sequentialMs,
      speedup: best.speedup,
      repeat: within(1.01),
      breakEvenItemMs: thread.breakEvenItemMs?.median,
    },
    diagnosis.advice,
  ),
  bottleneck: diagnosis.bottleneck,
  sentence: diagnosis.sentence,
  evidence: diagnosis.evidence,
  needsProfile: diagnosis.needsProfile,
  noise: { repeat: within(1.01), outlierShare: 0 },
  reproduce: "breakeven profile photos.ts#thumbnail 'photos/*.jpg' --html report.html",
};
