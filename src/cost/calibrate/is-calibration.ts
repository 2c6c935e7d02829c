/** Whether what was read is a calibration: whoever computes with it need not ask again. */

import type { Calibration } from '../calibration.js';

type Check = (value: unknown) => boolean;

const aNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const fromZero: Check = (value) => aNumber(value) && (value as number) >= 0;
const positive: Check = (value) => aNumber(value) && (value as number) > 0;
const aString: Check = (value) => typeof value === 'string';
const aBoolean: Check = (value) => typeof value === 'boolean';
const anObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** All of these, and whatever else. */
const record =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    anObject(value) &&
    Object.entries(checks).every(([name, check]) => check((value as Readonly<Record<string, unknown>>)[name]));

const figure = (one: Check): Check =>
  record({
    median: one,
    interval: (value) => value === undefined || (Array.isArray(value) && value.length === 2 && value.every(one)),
  });
/** Ms, bytes: nothing takes less than none. */
const measured = figure(fromZero);
/** Cores, ratios: what is divided by. */
const measuredRatio = figure(positive);

const points: Check = (value) =>
  Array.isArray(value) &&
  value.every(record({ bytes: fromZero, ms: measured })) &&
  value.every((point, i) => i === 0 || point.bytes > value[i - 1].bytes);

const curve: Check = (value) => points(value) && (value as readonly unknown[]).length > 0;

const shapeOf = (side: Check): Check => {
  const crossing = record({ serialise: side, deserialise: side });
  return record({ arguments: crossing, results: crossing });
};
const shape = shapeOf(curve);
/** Empty where it cannot cross. */
const shared = shapeOf(points);
const fixed = record({ send: measured, receive: measured, worker: measured });

const backEnd = record({
  startMs: measured,
  memoryPerWorker: measured,
  roundTrip: curve,
  wakeMs: measured,
  chunk: fixed,
  item: fixed,
  shapes: record({ numbers: shape, strings: shape, objects: shape, buffer: shape, shared }),
});

const calibration = record({
  format: (value) => value === 'breakeven-calibration/2',
  host: record({ name: aString, cpu: aString, cores: positive, node: aString, version: aString, native: aBoolean }),
  quick: aBoolean,
  cores: positive,
  busyCores: measuredRatio,
  thread: backEnd,
  process: backEnd,
  bandwidth: record({ one: measured, all: measured }),
  timerMs: fromZero,
  noise: measuredRatio,
});

export function isCalibration(value: unknown): value is Calibration {
  return calibration(value);
}
