/** Whether what was read is a calibration: whoever computes with it need not ask again. */

import type { Calibration } from '../calibration.js';

type Check = (value: unknown) => boolean;

const aNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const aString: Check = (value) => typeof value === 'string';
const aBoolean: Check = (value) => typeof value === 'boolean';
const anObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** All of these, and whatever else. */
const record =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    anObject(value) &&
    Object.entries(checks).every(([name, check]) => check((value as Readonly<Record<string, unknown>>)[name]));

const anInterval: Check = (value) =>
  value === undefined || (Array.isArray(value) && value.length === 2 && value.every(aNumber));
const measured = record({ median: aNumber, interval: anInterval });

const curve: Check = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(record({ bytes: aNumber, ms: measured })) &&
  value.every((point, i) => i === 0 || point.bytes > value[i - 1].bytes);

const crossing = record({ serialise: curve, deserialise: curve });
const shape = record({ arguments: crossing, results: crossing });
const fixed = record({ send: measured, receive: measured, worker: measured });

const backEnd = record({
  startMs: measured,
  memoryPerWorker: measured,
  roundTrip: curve,
  wakeMs: measured,
  chunk: fixed,
  item: fixed,
  shapes: record({ numbers: shape, strings: shape, objects: shape, buffer: shape, shared: shape }),
});

const calibration = record({
  format: (value) => value === 'breakeven-calibration/2',
  host: record({ name: aString, cpu: aString, cores: aNumber, node: aString, version: aString, native: aBoolean }),
  quick: aBoolean,
  cores: aNumber,
  busyCores: measured,
  thread: backEnd,
  process: backEnd,
  bandwidth: record({ one: measured, all: measured }),
  timerMs: aNumber,
  noise: measured,
});

export function isCalibration(value: unknown): value is Calibration {
  return calibration(value);
}
