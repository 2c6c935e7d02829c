/** The figures of a host, as `calibrate` measures them and `predict` uses them. Times in ms, sizes in bytes. */

import type { Measured } from './statistics.js';

/** What crosses: the same bytes cost differently by how they are put together. `shared`: handles of shared arrays. */
export type DataShape = 'numbers' | 'strings' | 'objects' | 'buffer' | 'shared';

/** Time over bytes, by points in ascending order of bytes: a line would miss where large values take another way. */
export type CostCurve = readonly { readonly bytes: number; readonly ms: Measured }[];

/** Of the bytes of one message. */
export interface CrossingCosts {
  /** In the thread that sends, transfer included. */
  readonly serialise: CostCurve;
  /** In the thread that receives. */
  readonly deserialise: CostCurve;
}

/** A chunk's arguments are one message, each result is one. Without points for what cannot cross: shared memory to processes without the native part. */
export interface ShapeCosts {
  readonly arguments: CrossingCosts;
  readonly results: CrossingCosts;
}

/** Where a fixed cost is paid: twice in the caller, which does it for all workers one after the other, and in the workers. */
export interface FixedCosts {
  readonly send: Measured;
  readonly receive: Measured;
  readonly worker: Measured;
}

export interface BackEndCalibration {
  /** One worker, from nothing to ready. */
  readonly startMs: Measured;
  /** Bytes of one idle worker. */
  readonly memoryPerWorker: Measured;
  /** An empty task that gives its argument back, one call at a time. */
  readonly roundTrip: CostCurve;
  /** Until a worker that sleeps begins, and its caller that sleeps has heard: once for a map. */
  readonly wakeMs: Measured;
  /** Ms for each chunk, whatever is in it. */
  readonly chunk: FixedCosts;
  /** Ms for each item, beside its bytes. */
  readonly item: FixedCosts;
  readonly shapes: Readonly<Record<DataShape, ShapeCosts>>;
}

export interface Calibration {
  readonly format: 'breakeven-calibration/2';
  /** For whom the figures hold. */
  readonly host: {
    readonly name: string;
    readonly cpu: string;
    readonly cores: number;
    readonly node: string;
    /** Of this package. */
    readonly version: string;
    /** Whether the native part was there. */
    readonly native: boolean;
  };
  /** Measured in a hurry. */
  readonly quick: boolean;
  /** Cores that this process may really use; a quota may make it a fraction. */
  readonly cores: number;
  /** As many cores' work is done when all of these are busy: cores may share parts of a CPU, or be slower together. */
  readonly busyCores: Measured;
  readonly thread: BackEndCalibration;
  readonly process: BackEndCalibration;
  /** Bytes per ms that one core reads, and all together. */
  readonly bandwidth: { readonly one: Measured; readonly all: Measured };
  /** The least difference between two readings of the clock. */
  readonly timerMs: number;
  /** The ratio of two identical runs. */
  readonly noise: Measured;
}

/** Of a measured figure, its median or an end of its interval. */
export type Pick = (measured: Measured) => number;

export const middle: Pick = (measured) => measured.median;

/** NaN where there is no interval: whatever is computed with it is as unknown. */
export const endOf =
  (end: 0 | 1): Pick =>
  ({ interval }) =>
    interval?.[end] ?? Number.NaN;

/** Ms for so many bytes: straight between the points, level before the first, and on past the last as steeply as before it. */
export function timeFor(curve: CostCurve, bytes: number, pick: Pick = middle): number {
  const first = curve[0];
  if (first === undefined) return 0;
  if (bytes <= first.bytes || curve.length === 1) return pick(first.ms);
  const after = curve.findIndex((point) => point.bytes >= bytes);
  const to = curve.at(after)!;
  const from = curve.at((after === -1 ? curve.length - 1 : after) - 1)!;
  const [fromMs, toMs] = [pick(from.ms), pick(to.ms)];
  return Math.max(0, fromMs + ((toMs - fromMs) * (bytes - from.bytes)) / (to.bytes - from.bytes));
}
