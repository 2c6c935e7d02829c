/** What the stats of a pool at work tell of it. What only an experiment can tell is left out. */

import type { CrossingStats, LaneTimes, PoolStats, PoolTimings } from '../../base/stats.js';
import { type Crossing, crossingMs } from '../breakdown.js';
import { time } from '../words.js';
import { type Diagnosis, diagnose } from './diagnose.js';
import type { CrossingMeasured, Measurements } from './measurements.js';

/** Pure. What holds this pool back, by the rules; it `needsProfile` for what only an experiment can tell. Without the option `timings` little is known. */
export function diagnoseStats(stats: PoolStats): Diagnosis {
  return diagnose(measurementsOf(stats));
}

/** One line, for a program that ends: `ThreadPool 'photos': saved 14.9 s over the plain loop. CPU-bound: …` */
export function explanationOf(label: string, stats: PoolStats): string {
  const { completed, failed, computeMs, timings } = stats;
  if (timings === undefined || completed + failed === 0) return `${label}: no calls were timed.`;
  // The plain loop would have failed, too.
  if (completed === 0) return `${label}: none of its calls came to a result, ${failed} failed.`;
  const saved = computeMs - timings.busyMs;
  const result = saved >= 0 ? `saved ${time(saved)}` : `took ${time(-saved)} more than`;
  return `${label}: ${result}${saved >= 0 ? ' over' : ''} the plain loop. ${diagnoseStats(stats).sentence}`;
}

export function measurementsOf(stats: PoolStats): Measurements {
  const { kind, size, completed, failed, computeMs, timings, repeated } = stats;
  const tasks = completed + failed;
  const hasWorkers = kind === 'thread' || kind === 'process';
  const known: Measurements = {
    kind: hasWorkers ? kind : undefined,
    workers: hasWorkers ? size : undefined,
    tasks,
    itemMs: completed === 0 ? undefined : computeMs / completed,
    repeated,
  };
  if (timings === undefined || timings.calls === 0) return known;
  const { busyMs, clockMs, cores, throttledShare, stealShare, cpuShare, lane } = timings;
  const host = {
    wallMs: busyMs,
    cores,
    throttledShare,
    stealShare,
    clockMs,
    timedMs: timings.computed.totalMs / timings.calls,
  };
  return hasWorkers
    ? { ...known, ...host, cpuShare, ...ofWorkers(stats, timings, lane) }
    : { ...known, ...host, cpuShare };
}

function ofWorkers(stats: PoolStats, timings: PoolTimings, lane: LaneTimes): Measurements {
  const { size, completed, computeMs, workers } = stats;
  const { busyMs, cpuMs, coreWaitMs, gcMs, callerBusy, calls } = timings;
  // What a caller does is no more than it was busy: a sample that stands for a thousand calls may have met the garbage collector.
  const caller = busyMs * callerBusy;
  const given = crossingOf(timings.arguments, calls, (spent) => ({
    serialiseMs: Math.min(spent.serialiseMs, caller),
    deserialiseMs: lane.deserialiseMs,
  }));
  const results = crossingOf(timings.results, calls, (spent) => ({
    serialiseMs: lane.serialiseMs,
    deserialiseMs: Math.min(spent.deserialiseMs, caller),
  }));
  const crossings = crossingMs(given.spent) + crossingMs(results.spent);
  const busy = lane.deserialiseMs + lane.dispatchMs + lane.computeMs + lane.serialiseMs;
  const loop = timings.results.transfer;
  return {
    cpuMs,
    coreWaitMs,
    sequentialMs: computeMs,
    poolStartMs: Math.max(0, ...workers.map((worker) => worker.timings?.lane.startMs ?? 0)) || undefined,
    startMs: timings.startWaitMs / size,
    overheadMs: completed === 0 ? undefined : overheadOf(timings, { given, results }) / completed,
    callerBusy,
    workersBusy: share(busy, busy + lane.waitMs + lane.transferMs),
    arguments: given,
    results,
    taskTotalMs: computeMs + lane.dispatchMs + crossings,
    slowestOverMean: slowestOverMean(stats),
    // Whoever has come back late was kept by the main thread, but for the time that an answer is on its way.
    loopDelay: { medianMs: loop.medianMs, mostMs: loop.mostMs },
    gcMs: gcMs === undefined ? undefined : gcMs / size,
    effectiveCpu: cpuMs === undefined ? undefined : Math.min(1, share(cpuMs, busyMs * size) ?? 0),
  };
}

/** Workers take calls, and could have begun one that is on its way; that an answer is taken late costs them nothing. */
function overheadOf(
  { arguments: crossed, results: back, calls, lane }: PoolTimings,
  { given, results }: Readonly<Record<'given' | 'results', CrossingMeasured>>,
): number {
  // Samples do not tell what a worker waits for.
  const onItsWay = lane.transferMs || given.spent.transferMs;
  const sent = isBrief(crossed, calls) ? sidesMs(given) + onItsWay : 0;
  return lane.dispatchMs + sent + (isBrief(back, calls) ? sidesMs(results) : 0);
}

// A crossing with fewer bytes costs as much as an empty one. Where messages go by a port nobody counts them: then by how long they take to write.
const FEW_BYTES = 4096;
const BRIEF_MS = 0.1;

function isBrief({ bytes, serialise }: CrossingStats, calls: number): boolean {
  return bytes < FEW_BYTES * calls && serialise.medianMs < BRIEF_MS;
}

function sidesMs({ spent }: CrossingMeasured): number {
  return spent.serialiseMs + spent.deserialiseMs;
}

// The main thread may take an answer late, and a call may be the first after a rest: what is on its way takes as long as it does in the middle.
function crossingOf(
  { serialise, transfer, deserialise, bytes }: CrossingStats,
  calls: number,
  known: (spent: Crossing) => Partial<Crossing>,
): CrossingMeasured {
  const transferMs = Math.min(transfer.totalMs, transfer.medianMs * calls);
  const spent = { serialiseMs: serialise.totalMs, transferMs, deserialiseMs: deserialise.totalMs };
  return { spent: { ...spent, ...known(spent) }, bytes };
}

function slowestOverMean({ workers, completed }: PoolStats): number | undefined {
  // With a few items each it is chance.
  if (workers.length < 2 || completed < 4 * workers.length) return undefined;
  const times = workers.map((worker) => worker.computeMs);
  return share(
    Math.max(...times) * times.length,
    times.reduce((sum, ms) => sum + ms, 0),
  );
}

function share(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}
