/** Where parallelism begins to pay: speed-ups over payload and item time, and the line between them. */

import { bestRun, breakEvenOnAllCores } from './best-run.js';
import type { Calibration } from './calibration.js';
import { overheadsOf } from './overheads.js';
import type { Workload } from './workload.js';

export interface Crossover {
  /** Bytes of the arguments of one item, ascending; the result grows with them in the workload's proportion. */
  readonly bytes: readonly number[];
  /** Compute time of one item, ascending. */
  readonly itemMs: readonly number[];
  /** Over the plain loop: one row for each item time, one column for each number of bytes. */
  readonly speedup: readonly (readonly number[])[];
  /** For each number of bytes, the item time from which it pays; null, which JSON has too, where none would do. */
  readonly breakEvenMs: readonly (number | null)[];
  readonly here: { readonly bytes: number; readonly itemMs: number };
}

const BYTES = [1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7];
const ITEM_MS = [1e-3, 1e-2, 1e-1, 1, 10, 100, 1_000];

/** Pure: the prediction for so many items of other sizes and durations. */
export function crossoverOf(calibration: Calibration, kind: 'thread' | 'process', workload: Workload): Crossover {
  const { bytesIn, bytesOut } = workload;
  const withBytes = (bytes: number) => {
    const scaled = { ...workload, bytesIn: bytes, bytesOut: bytesIn === 0 ? bytesOut : (bytes * bytesOut) / bytesIn };
    return { scaled, overheads: overheadsOf(calibration[kind], scaled) };
  };
  const columns = BYTES.map(withBytes);
  return {
    bytes: BYTES,
    itemMs: ITEM_MS,
    speedup: ITEM_MS.map((itemMs) =>
      columns.map(({ scaled, overheads }) => {
        const { wallMs } = bestRun(calibration, { ...scaled, itemMs }, overheads);
        return (scaled.items * itemMs) / wallMs;
      }),
    ),
    breakEvenMs: columns.map(({ scaled, overheads }) => breakEvenOnAllCores(calibration, scaled, overheads) ?? null),
    here: { bytes: bytesIn, itemMs: workload.itemMs },
  };
}
