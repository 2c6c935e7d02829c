/** A host that nobody has measured: figures of about the size that two cores with Node 20 have. */

import type { BackEndCalibration, Calibration, CostCurve, CrossingCosts, FixedCosts } from '#src/cost/calibration.js';
import type { Measured } from '#src/cost/statistics.js';

export const measured = (median: number, doubt = 0.05): Measured => ({
  median,
  interval: [median * (1 - doubt), median * (1 + doubt)],
});

const perByte = (fixedMs: number, nsPerByte: number): CostCurve =>
  [8, 1e3, 64e3, 1e6, 1e7].map((bytes) => ({ bytes, ms: measured(fixedMs + (nsPerByte * bytes) / 1e6) }));

const fixed = (send: number, receive: number, worker: number): FixedCosts => ({
  send: measured(send),
  receive: measured(receive),
  worker: measured(worker),
});

function backEnd(startMs: number, memory: number, factor: number): BackEndCalibration {
  const bothWays = (costs: CrossingCosts) => ({ arguments: costs, results: costs });
  const shape = (fixedMs: number, nsPerByte: number) =>
    bothWays({
      serialise: perByte(fixedMs * factor, nsPerByte * factor),
      deserialise: perByte(fixedMs * factor, 1.5 * nsPerByte * factor),
    });
  return {
    startMs: measured(startMs),
    memoryPerWorker: measured(memory),
    roundTrip: perByte(0.01 * factor, 2 * factor),
    wakeMs: measured(0),
    chunk: fixed(0.006 * factor, 0.004 * factor, 0.008 * factor),
    item: fixed(2e-4, 3e-4, 3e-4),
    shapes: {
      numbers: shape(1e-4, 2),
      strings: shape(2e-4, 1.5),
      objects: shape(5e-4, 8),
      buffer: shape(1e-3, 0.1),
      shared: bothWays({ serialise: perByte(2e-3, 0), deserialise: perByte(2e-3, 0) }),
    },
  };
}

export const host: Calibration = {
  format: 'breakeven-calibration/2',
  host: { name: 'nobody', cpu: 'a CPU', cores: 4, node: 'v20.19.0', version: '0.1.0', native: true },
  quick: false,
  cores: 4,
  busyCores: { median: 4, interval: [4, 4] },
  thread: backEnd(25, 12e6, 1),
  process: backEnd(60, 45e6, 1.3),
  bandwidth: { one: measured(9e6), all: measured(14e6) },
  timerMs: 5e-5,
  noise: { median: 1.002, interval: [0.99, 1.02] },
};
