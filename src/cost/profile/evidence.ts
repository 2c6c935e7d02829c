/** What the rules judge, from what the experiments have found. Pure. */

import type { Crossing } from '../breakdown.js';
import { timeFor } from '../calibration.js';
import { measurementsOf } from '../diagnosis/from-stats.js';
import type { Measurements } from '../diagnosis/measurements.js';
import { mapTime, type Overheads } from '../model/map-time.js';
import { breakEvenItemMs } from '../model/plan.js';
import { median, medianWithInterval, outliers } from '../statistics.js';
import type { Findings } from './findings.js';
import { LARGE_BYTES } from './payload.js';
import { modelOf, sizesUpTo } from './settings.js';

/** What is not faster than that is slower. */
const SLOWER = 0.98;
/** Of the message with the handle of a shared array. */
const HANDLE_BYTES = 200;

export function itemMsOf({ loopMs, workload }: Findings): number {
  return median(loopMs) / workload.items;
}

export function measurements(found: Findings): Measurements {
  const { workload, given, best, timed, empty, startMs, payload, repeats } = found;
  const { setting } = best;
  const itemMs = itemMsOf(found);
  const known = measurementsOf(timed.stats);
  const { largest } = payload.arguments;
  // What empty tasks take without the payload, too, is no matter of bytes.
  const ofBytes = Math.max(0, 1 - empty.emptyMs / empty.payloadMs);
  const [sent, received] = [known.arguments, known.results].map((one) => one && scaled(one.spent, ofBytes));
  return {
    ...known,
    kind: setting.kind,
    workers: setting.size,
    chunkSize: setting.chunkSize,
    tasks: workload.items * timed.runs,
    wholeMs: startMs + (best.wallMs.median * given) / workload.items,
    repeat: best.repeat,
    outlierShare: outlierShare(found),
    // The shortest that was timed at once is a run of the whole sample.
    timedMs: Math.min(median(found.loopMs), best.wallMs.median),
    sequentialMs: itemMs * given,
    poolStartMs: startMs,
    startMs,
    speedup: best.speedup,
    itemMs,
    overheadMs: empty.overheadMs,
    breakEvenItemMs: breakEven(found),
    largerChunk: setting.chunkSize > 1 ? { size: setting.chunkSize, speedup: best.speedup.median } : undefined,
    arguments: sent && { spent: sent, largest },
    results: received && { spent: received, largest: payload.results.largest },
    ifShared: sharing(found),
    repeated: largest.bytes >= LARGE_BYTES && repeats > 1 ? { ...largest, sends: repeats } : undefined,
    itemSpread: workload.spread,
    ifAtOnce: found.ifAtOnce && { atOnce: found.ifAtOnce.calls, checked: found.ifAtOnce.speedup.median },
    inflation: inflation(found),
    processesOverThreads: processesOverThreads(found),
    fewerWorkersLose: fewerLose(found),
    effectiveCpu: timed.effectiveCpu ?? known.effectiveCpu,
  };
}

export function outlierShare({ loopMs, trials }: Findings): number {
  const runs = [loopMs, ...trials.map(({ wallMs }) => wallMs)];
  const all = runs.reduce((sum, one) => sum + one.length, 0);
  return runs.reduce((sum, one) => sum + outliers(one).length, 0) / all;
}

/**
 * Ms an item, on all cores and in the best chunks; undefined where no time would do, or where the runs say otherwise. The model is corrected by
 * the time that empty tasks with the same payload took.
 */
export function breakEven(found: Findings): number | undefined {
  const { calibration, workload, best, empty } = found;
  const { setting } = best;
  const expected = mapTime({ ...modelOf(calibration, workload, setting), itemMs: 0 }, setting.chunkSize);
  const size = sizesUpTo(calibration.cores).at(-1)!;
  const run = modelOf(calibration, workload, { kind: setting.kind, size });
  const overheads = times(run.overheads, empty.payloadMs / expected);
  const itemMs = breakEvenItemMs({ ...run, overheads });
  if (itemMs === undefined) return undefined;
  const [lower, upper] = best.speedup.interval ?? [best.speedup.median, best.speedup.median];
  const isContradicted = upper < 1 ? itemMs < itemMsOf(found) : lower > 1 && itemMs > itemMsOf(found);
  return isContradicted ? undefined : itemMs;
}

function scaled({ serialiseMs, transferMs, deserialiseMs }: Crossing, factor: number): Crossing {
  return {
    serialiseMs: serialiseMs * factor,
    transferMs: transferMs * factor,
    deserialiseMs: deserialiseMs * factor,
  };
}

function times({ send, receive, worker, wakeMs }: Overheads, factor: number): Overheads {
  const cost = ({ chunkMs, itemMs, messageMs }: Overheads['send']) => ({
    chunkMs: chunkMs * factor,
    itemMs: itemMs * factor,
    messageMs: messageMs && ((items: number) => factor * messageMs(items)),
  });
  return { send: cost(send), receive: cost(receive), worker: cost(worker), wakeMs: (wakeMs ?? 0) * factor };
}

/** Told only where a real run has checked it. */
function sharing({ ifShared, best, calibration, workload }: Findings): Measurements['ifShared'] {
  if (ifShared === undefined) return undefined;
  const { setting, speedup } = best;
  const size = sizesUpTo(calibration.cores).at(-1)!;
  const asIs = mapTime(modelOf(calibration, workload, setting), setting.chunkSize);
  const handles = { ...workload, bytesIn: HANDLE_BYTES, shape: 'objects' } as const;
  const shared = mapTime(modelOf(calibration, handles, { ...setting, size }), setting.chunkSize);
  return { from: speedup.median, to: Math.min(size, (speedup.median * asIs) / shared), checked: ifShared };
}

/** Whether every smaller pool that was tried was slower. */
function fewerLose({ trials, best: { setting, speedup } }: Findings): boolean | undefined {
  const fewer = trials.filter((trial) => trial.setting.size < setting.size && trial.speedups.length > 0);
  if (fewer.length === 0) return undefined;
  return fewer.every(({ speedups }) => median(speedups) < SLOWER * speedup.median);
}

function inflation({ alone, together }: Findings): Measurements['inflation'] {
  if (alone === undefined || together === undefined) return undefined;
  return {
    task: together.itemCpuMs / alone.itemCpuMs,
    probe: together.probeInflation,
    workers: together.stats.size,
  };
}

function processesOverThreads({ trials, calibration, workload }: Findings): Measurements['processesOverThreads'] {
  const fastest = (kind: 'thread' | 'process') => {
    const speeds = trials.filter(({ setting, speedups }) => setting.kind === kind && speedups.length > 0);
    return speeds.toSorted((one, other) => median(other.speedups) - median(one.speedups))[0];
  };
  const [threads, processes] = [fastest('thread'), fastest('process')];
  if (threads === undefined || processes === undefined) return undefined;
  const rounds = Math.min(threads.speedups.length, processes.speedups.length);
  const serialising = (kind: 'thread' | 'process') => {
    const { arguments: given, results } = calibration[kind].shapes[workload.shape ?? 'objects'];
    return [given, results].reduce((sum, { serialise, deserialise }, i) => {
      const bytes = i === 0 ? workload.bytesIn : workload.bytesOut;
      return sum + timeFor(serialise, bytes) + timeFor(deserialise, bytes);
    }, 1e-9);
  };
  const wall = medianWithInterval(
    Array.from({ length: rounds }, (_, i) => threads.speedups[i]! / processes.speedups[i]!),
  );
  return { wall, serialising: serialising('process') / serialising('thread') };
}
