/** Runs of each kind, as they would be measured. */

import type { CrossingMeasured, Measurements } from '#src/cost/diagnosis/measurements.js';
import type { Measured } from '#src/cost/statistics.js';

export const within = (median: number, by = 0.01): Measured => ({ median, interval: [median - by, median + by] });

export function crossing(ms: number, path: string): CrossingMeasured {
  return {
    spent: { serialiseMs: 0.6 * ms, transferMs: 0.1 * ms, deserialiseMs: 0.3 * ms },
    largest: { path, bytes: 1.9e6, type: 'Float64Array' },
  };
}

/** Everything was measured, and nothing holds it back. */
export const healthy: Measurements = {
  kind: 'thread',
  workers: 2,
  cores: 2,
  chunkSize: 4,
  tasks: 1_000,
  wallMs: 16_000,
  repeat: within(1.01),
  outlierShare: 0,
  timedMs: 31,
  clockMs: 4e-5,
  throttledShare: 0,
  stealShare: 0.01,
  cpuMs: 30_000,
  coreWaitMs: 300,
  sequentialMs: 31_000,
  poolStartMs: 40,
  speedup: within(1.93),
  startMs: 40,
  itemMs: 31,
  overheadMs: 0.02,
  breakEvenItemMs: 0.03,
  callerBusy: 0.05,
  workersBusy: 0.97,
  arguments: crossing(30, 'args[0]'),
  results: crossing(20, 'result'),
  taskTotalMs: 31_500,
  repeated: { path: 'args[0]', bytes: 1.9e6, type: 'Float64Array', sends: 2 },
  slowestOverMean: 1.02,
  idleTail: 0.01,
  itemSpread: 0.2,
  cpuShare: 0.99,
  loopDelay: { medianMs: 0.4, mostMs: 20 },
  inflation: { task: 1.03, probe: 1.02 },
  managerTrips: { count: 0, tripMs: 0.05 },
  gcMs: 100,
  memoryGrowth: { median: 0, interval: [-2_000, 2_000] },
  processesOverThreads: { wall: within(1.02), serialising: 1.5 },
  effectiveCpu: 0.96,
};

export interface Edge {
  readonly rule: number;
  /** Just beyond the threshold, and just before it. */
  readonly fires: Measurements;
  readonly not: Measurements;
}

/** Each differs from the healthy run in one thing. */
export const edges: readonly Edge[] = [
  {
    rule: 0,
    fires: { repeat: within(1.051), speedup: within(1.22) },
    not: { repeat: within(1.049), speedup: within(1.22) },
  },
  {
    rule: 0,
    fires: { repeat: within(0.94), speedup: within(1.22) },
    not: { repeat: within(0.96), speedup: within(1.22) },
  },
  { rule: 1, fires: { timedMs: 19e-4, clockMs: 1e-4 }, not: { timedMs: 21e-4, clockMs: 1e-4 } },
  { rule: 2, fires: { throttledShare: 0.26 }, not: { throttledShare: 0.01 } },
  { rule: 3, fires: { stealShare: 0.11 }, not: { stealShare: 0.1 } },
  { rule: 4, fires: { cores: 1, cpuMs: 89, coreWaitMs: 11 }, not: { cores: 1, cpuMs: 91, coreWaitMs: 9 } },
  { rule: 5, fires: { sequentialMs: 39 }, not: { sequentialMs: 41 } },
  { rule: 6, fires: { speedup: within(1.2) }, not: { speedup: within(1.22) } },
  { rule: 7, fires: { startMs: 1_700 }, not: { startMs: 1_500 } },
  { rule: 8, fires: { overheadMs: 32 }, not: { overheadMs: 3 } },
  { rule: 9, fires: { callerBusy: 0.81, workersBusy: 0.85 }, not: { callerBusy: 0.81, workersBusy: 0.86 } },
  { rule: 9, fires: { callerBusy: 0.81, workersBusy: 0.5 }, not: { callerBusy: 0.8, workersBusy: 0.5 } },
  { rule: 10, fires: { arguments: crossing(6_400, 'args[0]') }, not: { arguments: crossing(6_200, 'args[0]') } },
  { rule: 10, fires: { results: crossing(6_400, 'result') }, not: { results: crossing(6_200, 'result') } },
  { rule: 11, fires: { workers: 1 }, not: { workers: 2 } },
  { rule: 12, fires: { slowestOverMean: 1.16 }, not: { slowestOverMean: 1.14 } },
  { rule: 12, fires: { idleTail: 0.11 }, not: { idleTail: 0.09 } },
  { rule: 13, fires: { cpuShare: 0.49 }, not: { cpuShare: 0.5 } },
  { rule: 14, fires: { loopDelay: { medianMs: 10, mostMs: 20 } }, not: { loopDelay: { medianMs: 9, mostMs: 99 } } },
  { rule: 14, fires: { loopDelay: { medianMs: 1, mostMs: 100 } }, not: { loopDelay: { medianMs: 1, mostMs: 99 } } },
  { rule: 15, fires: { inflation: { task: 1.16, probe: 1.04 } }, not: { inflation: { task: 1.15, probe: 1.04 } } },
  { rule: 15, fires: { inflation: { task: 1.8, probe: 1.04 } }, not: { inflation: { task: 1.8, probe: 1.05 } } },
  { rule: 16, fires: { inflation: { task: 1.2, probe: 1.16 } }, not: { inflation: { task: 1.2, probe: 1.15 } } },
  {
    rule: 17,
    fires: { managerTrips: { count: 40_000, tripMs: 0.05 } },
    not: { managerTrips: { count: 30_000, tripMs: 0.05 } },
  },
  { rule: 18, fires: { gcMs: 1_700 }, not: { gcMs: 1_500 } },
  { rule: 19, fires: { memoryGrowth: within(20, 1) }, not: { memoryGrowth: within(1, 1) } },
  { rule: 19, fires: { memoryGrowth: within(20, 1), tasks: 50 }, not: { memoryGrowth: within(20, 1), tasks: 49 } },
  { rule: 20, fires: { kind: 'process' }, not: { kind: 'thread' } },
  {
    rule: 20,
    fires: { kind: 'process', processesOverThreads: { wall: within(1), serialising: 1.15 } },
    not: { kind: 'process', processesOverThreads: { wall: within(1), serialising: 1.14 } },
  },
  { rule: 21, fires: { effectiveCpu: 0.86 }, not: { effectiveCpu: 0.5 } },
];
