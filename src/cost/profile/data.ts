/** A profile from what was found: the verdict, what holds it back, and all that reports show. Pure. */

import type { Breakdown } from '../breakdown.js';
import { crossoverOf } from '../crossover.js';
import { diagnose } from '../diagnosis/diagnose.js';
import { measurementsOf } from '../diagnosis/from-stats.js';
import { verdictOf } from '../diagnosis/verdict.js';
import { mapTime } from '../model/map-time.js';
import { type ChunkCurve, PROFILE_FORMAT, type ProfileData, type ProfiledRun } from '../report-data.js';
import { type Measured, median, medianWithInterval } from '../statistics.js';
import { breakEven, itemMsOf, measurements, outlierShare } from './evidence.js';
import type { Findings } from './findings.js';
import type { Trial } from './race.js';
import { isSame, modelOf } from './settings.js';

const CURVE_STEP = 1.3;

export function profileData(found: Findings): ProfileData {
  const { name, at, calibration, given, workload, loopMs, best } = found;
  const { setting } = best;
  const measured = measurements(found);
  const { bottleneck, sentence, evidence, advice, needsProfile } = diagnose(measured);
  const runs = runsOf(found);
  const { host } = calibration;
  const breakEvenItemMs = breakEven(found);
  const verdict = verdictOf(
    {
      ...setting,
      items: workload.items,
      sequentialMs: median(loopMs),
      speedup: best.speedup,
      repeat: best.repeat,
      breakEvenItemMs,
      atOnce: found.ifAtOnce,
    },
    advice,
  );
  return {
    format: PROFILE_FORMAT,
    task: name,
    at,
    host: { name: host.name, cpu: host.cpu, node: host.node, breakeven: host.version, cores: calibration.cores },
    items: workload.items,
    given,
    sequential: {
      wallMs: medianWithInterval(loopMs),
      itemMs: scaled(medianWithInterval(loopMs), 1 / workload.items),
      itemSpread: workload.spread ?? 0,
    },
    runs,
    best: bestRunOf(found),
    breakdown: breakdownOf(found),
    chunks: chunksOf(found, runs),
    scaling: scalingOf(runs),
    crossover: crossoverOf(calibration, setting.kind, { ...workload, itemMs: itemMsOf(found) }),
    breakEvenItemMs,
    timeline: [],
    verdict,
    bottleneck,
    sentence,
    evidence,
    needsProfile,
    noise: { repeat: best.repeat, outlierShare: outlierShare(found) },
    reproduce: `await profile(${name}, items)`,
  };
}

function runsOf(found: Findings): ProfiledRun[] {
  const { loopMs, trials, best, workload } = found;
  const loop: ProfiledRun = {
    kind: 'inline',
    size: 1,
    chunkSize: workload.items,
    rounds: loopMs.length,
    wallMs: medianWithInterval(loopMs),
    speedup: { median: 1, interval: [1, 1] },
  };
  const others = trials.filter(({ setting, speedups }) => speedups.length > 0 && !isSame(setting, best.setting));
  return [loop, bestRunOf(found), ...others.map(runOf)];
}

function bestRunOf({ best: { setting, rounds, wallMs, speedup } }: Findings): ProfiledRun {
  return { ...setting, rounds, wallMs, speedup };
}

function runOf({ setting, wallMs, speedups }: Trial): ProfiledRun {
  return {
    ...setting,
    rounds: speedups.length,
    wallMs: medianWithInterval(wallMs),
    speedup: medianWithInterval(speedups),
  };
}

function chunksOf({ best, calibration, workload }: Findings, runs: readonly ProfiledRun[]): ChunkCurve {
  const { setting } = best;
  const like = runs.filter(({ kind, size }) => kind === setting.kind && size === setting.size);
  const model = modelOf(calibration, workload, setting);
  const most = Math.max(...like.map(({ chunkSize }) => chunkSize), Math.ceil(workload.items / setting.size));
  const sizes = new Set([most]);
  for (let size = 1; size < most; size *= CURVE_STEP) sizes.add(Math.round(size));
  return {
    measured: like
      .map(({ chunkSize, wallMs }) => ({ chunkSize, wallMs }))
      .toSorted((one, other) => one.chunkSize - other.chunkSize),
    model: [...sizes]
      .toSorted((one, other) => one - other)
      .map((chunkSize) => ({ chunkSize, wallMs: mapTime(model, chunkSize) })),
  };
}

/** The best speed-up with each number of workers. */
function scalingOf(runs: readonly ProfiledRun[]): ProfileData['scaling'] {
  const best = new Map<number, Measured>();
  for (const { kind, size, speedup } of runs) {
    if (kind !== 'inline' && speedup.median > (best.get(size)?.median ?? 0)) best.set(size, speedup);
  }
  return [...best].map(([workers, speedup]) => ({ workers, speedup })).toSorted((a, b) => a.workers - b.workers);
}

/** Of the timed runs, with so much of the start as is theirs. */
function breakdownOf(found: Findings): Breakdown | undefined {
  const { timed, workload, given } = found;
  const lane = timed.stats.timings?.lane;
  const { arguments: sent, results } = measurementsOf(timed.stats);
  if (lane === undefined || sent === undefined || results === undefined) return undefined;
  return {
    startMs: lane.startMs * Math.min(1, (workload.items * timed.runs) / given),
    arguments: { ...sent.spent, transferMs: lane.transferMs },
    computeMs: lane.computeMs,
    // What is on its way back keeps neither side from going on.
    results: { ...results.spent, transferMs: 0 },
    dispatchMs: lane.dispatchMs,
    waitMs: lane.waitMs,
    unaccountedMs: lane.unaccountedMs,
  };
}

function scaled({ median: middle, interval }: Measured, factor: number): Measured {
  return { median: middle * factor, interval: interval && [interval[0] * factor, interval[1] * factor] };
}
