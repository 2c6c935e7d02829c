/** What a map would take on this host, before it runs: the model with the figures of `calibrate`. */

import { OptionError } from '../base/errors.js';
import { bestRun, breakEvenOnAllCores } from './best-run.js';
import type { Breakdown } from './breakdown.js';
import { type BackEndCalibration, type Calibration, type CrossingCosts, endOf, timeFor } from './calibration.js';
import { busyMs, LANE_DEPTH, type MapRun, mapTime, type Overheads } from './model/map-time.js';
import { overheadEnds, overheadsOf } from './overheads.js';
import type { Measured } from './statistics.js';
import type { Workload } from './workload.js';

export type PredictedKind = 'inline' | 'thread' | 'process';

export interface KindPrediction {
  readonly kind: PredictedKind;
  /** Workers with which the map is fastest; 1 in place. */
  readonly size: number;
  readonly chunkSize: number;
  /** With workers that have started. */
  readonly wallMs: Measured;
  /** Until the workers have started; 0 in place. */
  readonly startMs: Measured;
  /** Over the plain loop, with workers that have started. */
  readonly speedup: Measured;
  /** Bytes of the workers and of what is under way to and from them. */
  readonly memory: Measured;
  /** Ms that an item must take for this map to pay; undefined where no time would do. */
  readonly breakEvenItemMs: Measured | undefined;
  readonly breakdown: Breakdown;
}

export interface Prediction {
  readonly inline: KindPrediction;
  readonly thread: KindPrediction;
  readonly process: KindPrediction;
}

/** Pure: the same figures give the same prediction; what follows from one without an interval has none. Throws OptionError for numbers that no workload can have. */
export function predict(calibration: Calibration, workload: Workload): Prediction {
  checkWorkload(workload);
  return {
    inline: inPlace(calibration, workload),
    thread: withWorkers(calibration, 'thread', workload),
    process: withWorkers(calibration, 'process', workload),
  };
}

function checkWorkload(workload: Workload): void {
  const { items, itemMs, spread = 0, bytesIn, bytesOut } = workload;
  for (const [name, value] of Object.entries({ items, itemMs, spread, bytesIn, bytesOut })) {
    const isWrong =
      !Number.isFinite(value) || value < 0 || (name === 'items' && (value < 1 || !Number.isInteger(value)));
    if (!isWrong) continue;
    const takes = name === 'items' ? 'a whole number from 1' : 'a finite number from 0';
    throw new OptionError(`predict(): ${name} of the workload must be ${takes}, but got ${value}.`);
  }
}

const exactly = (value: number): Measured => ({ median: value, interval: [value, value] });
const NOTHING = { serialiseMs: 0, transferMs: 0, deserialiseMs: 0 };

function inPlace(calibration: Calibration, { items, itemMs }: Workload): KindPrediction {
  const wallMs = items * itemMs;
  return {
    kind: 'inline',
    size: 1,
    chunkSize: items,
    wallMs: scaled(wallMs, noiseOf(calibration)),
    startMs: exactly(0),
    speedup: exactly(1),
    memory: exactly(0),
    breakEvenItemMs: exactly(0),
    breakdown: {
      startMs: 0,
      arguments: NOTHING,
      computeMs: wallMs,
      results: NOTHING,
      dispatchMs: 0,
      waitMs: 0,
      unaccountedMs: 0,
    },
  };
}

function withWorkers(calibration: Calibration, kind: 'thread' | 'process', workload: Workload): KindPrediction {
  const backEnd = calibration[kind];
  const overheads = overheadsOf(backEnd, workload);
  const { run, chunkSize, wallMs } = bestRun(calibration, workload, overheads);
  const ends = [...overheadEnds(backEnd, workload)];
  const doubtIn = (of: (overheads: Overheads) => number): number =>
    doubt(
      of(overheads),
      ends.map((pair) => pair.map(of)),
    );
  const wallDoubt = Math.hypot(
    noiseOf(calibration),
    doubtIn((one) => mapTime({ ...run, overheads: one }, chunkSize)),
  );
  const startMs = startOf(backEnd, run.workers, calibration.cores);
  const breakEvenOf = (one: Overheads) => breakEvenOnAllCores(calibration, workload, one);
  const breakEven = breakEvenOf(overheads);
  return {
    kind,
    size: run.workers,
    chunkSize,
    wallMs: scaled(wallMs, wallDoubt),
    startMs,
    speedup: scaled((workload.items * workload.itemMs) / wallMs, wallDoubt),
    memory: memoryOf(backEnd, run.workers, chunkSize, workload),
    breakEvenItemMs:
      breakEven === undefined
        ? undefined
        : scaled(
            breakEven,
            doubtIn((one) => breakEvenOf(one) ?? Number.NaN),
          ),
    breakdown: breakdownOf(backEnd, run, chunkSize, workload, startMs.median * run.workers),
  };
}

/** Relative: what each group does alone, added up as errors that do not depend on each other (the usual first order). NaN where a figure has no interval. */
function doubt(value: number, ends: readonly (readonly number[])[]): number {
  return Math.hypot(...ends.map((pair) => Math.max(...pair.map((end) => Math.abs(Math.log(end / value))))));
}

function noiseOf({ noise }: Calibration): number {
  return Math.max(...[noise.median, endOf(0)(noise), endOf(1)(noise)].map((ratio) => Math.abs(Math.log(ratio))));
}

function scaled(median: number, relativeDoubt: number): Measured {
  if (Number.isNaN(relativeDoubt)) return { median, interval: undefined };
  return { median, interval: [median * Math.exp(-relativeDoubt), median * Math.exp(relativeDoubt)] };
}

function times({ median, interval }: Measured, factor: number, plus = 0): Measured {
  const of = (value: number) => value * factor + plus;
  return { median: of(median), interval: interval && [of(interval[0]), of(interval[1])] };
}

/** Workers start at once, on cores that they share. */
function startOf({ startMs }: BackEndCalibration, workers: number, cores: number): Measured {
  return times(startMs, Math.max(1, workers / cores));
}

function memoryOf(backEnd: BackEndCalibration, workers: number, chunkSize: number, workload: Workload): Measured {
  const underWay = workers * LANE_DEPTH * chunkSize * (workload.bytesIn + workload.bytesOut);
  return times(backEnd.memoryPerWorker, workers, workload.shape === 'shared' ? 0 : underWay);
}

function breakdownOf(
  { chunk, item, shapes }: BackEndCalibration,
  run: MapRun,
  chunkSize: number,
  { items, itemMs, bytesIn, bytesOut, shape = 'objects' }: Workload,
  startMs: number,
): Breakdown {
  const sent = shapes[shape].arguments;
  const results = shapes[shape].results;
  const chunks = Math.ceil(items / chunkSize);
  const crossing = ({ serialise, deserialise }: CrossingCosts, messages: number, bytes: number) => ({
    serialiseMs: messages * timeFor(serialise, bytes),
    transferMs: 0,
    deserialiseMs: messages * timeFor(deserialise, bytes),
  });
  const fixed = (costs: BackEndCalibration['chunk']) => costs.send.median + costs.receive.median + costs.worker.median;
  return {
    startMs,
    arguments: crossing(sent, chunks, (items * bytesIn) / chunks),
    computeMs: items * itemMs * (run.slowdown ?? 1),
    results: crossing(results, items, bytesOut),
    dispatchMs: chunks * fixed(chunk) + items * fixed(item),
    waitMs: Math.max(0, run.workers * mapTime(run, chunkSize) - busyMs(run, chunkSize).workers),
    unaccountedMs: 0,
  };
}
