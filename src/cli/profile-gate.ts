/** Whether a profile is worse than the one that was saved before. Pure. */

import type { ProfileData } from '../cost.js';

/** Why the gate fails; undefined: it does not. */
export function objectionTo(now: ProfileData, baseline: ProfileData): string | undefined {
  const [is, was] = [now.verdict, baseline.verdict];
  if (is.parallelize !== was.parallelize || (is.tasksPerWorker === undefined) !== (was.tasksPerWorker === undefined)) {
    return `the verdict was "${was.sentence}" It is now: "${is.sentence}"`;
  }
  if (is.interval === undefined || was.interval === undefined) return undefined;
  const most = is.interval[1] * (1 + Math.max(noiseOf(now), noiseOf(baseline)));
  if (most >= was.interval[0]) return undefined;
  const within = ({ speedup, interval }: ProfileData['verdict']) =>
    `${speedup.toFixed(2)}x [${interval!.map((end) => end.toFixed(2)).join(', ')}]`;
  return `the speed-up was ${within(was)}, and is now ${within(is)}.`;
}

/** By so much two identical runs differed. */
function noiseOf({ noise: { repeat } }: ProfileData): number {
  return repeat === undefined ? 0 : Math.abs(repeat.median - 1);
}
