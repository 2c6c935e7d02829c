/** What the experiments have found, before anything is concluded. Times in ms. */

import type { Calibration } from '../calibration.js';
import type { Measured } from '../statistics.js';
import type { Workload } from '../workload.js';
import type { EmptyRuns } from './empty-runs.js';
import type { PayloadSize } from './payload.js';
import type { Trial } from './race.js';
import type { Setting } from './settings.js';
import type { TimedRun } from './timed-run.js';

/** The winner, measured again: in each round twice beside the loop. */
export interface Confirmed {
  readonly setting: Setting;
  readonly rounds: number;
  readonly wallMs: Measured;
  readonly speedup: Measured;
  /** The one over the other of two identical runs. */
  readonly repeat: Measured;
}

export interface Findings {
  readonly name: string;
  readonly at: string;
  readonly calibration: Calibration;
  /** Items that there are; the workload is that of the sample. */
  readonly given: number;
  readonly workload: Workload;
  readonly payload: { readonly arguments: PayloadSize; readonly results: PayloadSize };
  /** Of the items of the sample, the most that have one large array in common. */
  readonly repeats: number;
  /** Each run of the plain loop over the sample. */
  readonly loopMs: readonly number[];
  readonly trials: readonly Trial[];
  readonly best: Confirmed;
  /** Of the winner's pool, from nothing to ready. */
  readonly startMs: number;
  readonly empty: EmptyRuns;
  readonly timed: TimedRun;
  /** On one worker, and on all cores. */
  readonly alone: TimedRun | undefined;
  readonly together: TimedRun | undefined;
  readonly ifShared: number | undefined;
  readonly ifAtOnce: { readonly calls: number; readonly speedup: Measured } | undefined;
}
