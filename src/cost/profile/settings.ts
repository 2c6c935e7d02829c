/** What can be tried: a back end, so many workers, chunks of so many items; and what the model expects of it. Pure. */

import { mapRunOf } from '../best-run.js';
import type { Calibration } from '../calibration.js';
import { type MapRun, mapTime } from '../model/map-time.js';
import { bestChunkSize } from '../model/plan.js';
import { overheadsOf } from '../overheads.js';
import type { WorkerKind } from '../probe.js';
import type { Workload } from '../workload.js';

export interface Setting {
  readonly kind: WorkerKind;
  readonly size: number;
  readonly chunkSize: number;
}

const KINDS = ['thread', 'process'] as const;
/** Beside the chunk size that the model holds for best, at the largest pool. */
const AROUND = [1 / 4, 4];
/** What the model holds for so many times slower than the best is not tried: the model may be wrong, but not so wrong. */
const HOPELESS = 8;

export function isSame(one: Setting, other: Setting): boolean {
  return one.kind === other.kind && one.size === other.size && one.chunkSize === other.chunkSize;
}

/** What to begin with, for both back ends: every number of workers in the model's best chunks, and all of them also in other ones, but for what is hopeless. */
export function firstSettings(calibration: Calibration, workload: Workload): Setting[] {
  const sizes = sizesUpTo(calibration.cores);
  const most = sizes.at(-1)!;
  const found: Setting[] = [];
  const add = (setting: Setting): void => {
    if (!found.some((one) => isSame(one, setting))) found.push(setting);
  };
  for (const kind of KINDS) {
    const best = bestChunk(calibration, workload, kind, most);
    add({ kind, size: most, chunkSize: best });
    for (const factor of AROUND) add({ kind, size: most, chunkSize: chunkNear(best * factor, workload.items, most) });
    add({ kind, size: most, chunkSize: 1 });
    for (const size of sizes) add({ kind, size, chunkSize: bestChunk(calibration, workload, kind, size) });
  }
  const expected = found.map((setting) => expectedMs(calibration, workload, setting));
  const least = Math.min(...expected);
  return found.filter((_, i) => expected[i]! <= HOPELESS * least);
}

/** With half and twice as large chunks. */
export function neighboursOf({ kind, size, chunkSize }: Setting, items: number): Setting[] {
  return [chunkSize / 2, chunkSize * 2]
    .map((wanted) => ({ kind, size, chunkSize: chunkNear(wanted, items, size) }))
    .filter((one) => one.chunkSize !== chunkSize);
}

/** As the model has it. */
export function modelOf(
  calibration: Calibration,
  workload: Workload,
  { kind, size }: Omit<Setting, 'chunkSize'>,
): MapRun {
  return mapRunOf(workload, size, calibration, overheadsOf(calibration[kind], workload));
}

export function expectedMs(calibration: Calibration, workload: Workload, setting: Setting): number {
  return mapTime(modelOf(calibration, workload, setting), setting.chunkSize);
}

/** Powers of two, and all of the cores. */
export function sizesUpTo(cores: number): number[] {
  const most = Math.max(1, Math.floor(cores));
  const sizes: number[] = [];
  for (let size = 1; size < most; size *= 2) sizes.push(size);
  return [...sizes, most];
}

function bestChunk(calibration: Calibration, workload: Workload, kind: WorkerKind, size: number): number {
  return bestChunkSize(modelOf(calibration, workload, { kind, size })) || 1;
}

/** Whole, and such that each worker has something to do. */
function chunkNear(wanted: number, items: number, workers: number): number {
  return Math.max(1, Math.min(Math.round(wanted), Math.ceil(items / workers)));
}
