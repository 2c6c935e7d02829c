/** With how many workers, and in what chunks, a workload is done soonest on this host. */

import type { Calibration } from './calibration.js';
import { type MapRun, mapTime, type Overheads } from './model/map-time.js';
import { bestChunkSize, breakEvenItemMs } from './model/plan.js';
import type { Workload } from './workload.js';

const USUAL_SPREAD = 0.1;
/** A worker more costs memory and cores: it must make the map faster by this. */
const WORTH = 0.02;

export interface Planned {
  readonly run: MapRun;
  readonly chunkSize: number;
  readonly wallMs: number;
}

export function bestRun({ cores, busyCores }: Calibration, workload: Workload, overheads: Overheads): Planned {
  return fastest(sizesUpTo(cores).map((size) => mapRunOf(workload, size, { cores, busyCores }, overheads)));
}

/** Ms. Where it does not pay, one worker may be as fast as many; what an item would have to take is asked of all cores. */
export function breakEvenOnAllCores(
  { cores, busyCores }: Calibration,
  workload: Workload,
  overheads: Overheads,
): number | undefined {
  return breakEvenItemMs(mapRunOf(workload, sizesUpTo(cores).at(-1)!, { cores, busyCores }, overheads));
}

/** As the model has it. */
export function mapRunOf(
  { items, itemMs, spread = USUAL_SPREAD }: Workload,
  workers: number,
  { cores, busyCores }: Pick<Calibration, 'cores' | 'busyCores'>,
  overheads: Overheads,
): MapRun {
  return { items, itemMs, spread, workers, cores, overheads, slowdown: slowdown(workers, cores, busyCores.median) };
}

/** What a task takes when so many workers are busy, over what it takes alone: in between as if each core added the same. */
function slowdown(workers: number, cores: number, busyCores: number): number {
  // It was measured on whole cores.
  const whole = Math.max(1, Math.floor(cores));
  if (whole === 1) return 1;
  return 1 + (whole / busyCores - 1) * Math.min(1, (workers - 1) / (whole - 1));
}

/** All up to eight, then in steps of an eighth. */
function sizesUpTo(cores: number): number[] {
  const most = Math.max(1, Math.floor(cores));
  const sizes: number[] = [];
  for (let size = 1; size < most; size += Math.max(1, Math.floor(size / 8))) sizes.push(size);
  return [...sizes, most];
}

/** The smallest pool that is about as fast as any. */
function fastest(runs: readonly MapRun[]): Planned {
  const timed = runs.map((run) => {
    const chunkSize = bestChunkSize(run);
    return { run, chunkSize, wallMs: mapTime(run, chunkSize) };
  });
  const least = Math.min(...timed.map(({ wallMs }) => wallMs));
  return timed.find(({ wallMs }) => wallMs <= (1 + WORTH) * least)!;
}
