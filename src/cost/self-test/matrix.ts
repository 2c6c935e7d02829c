/** What was said of which class: the confusion matrix, and what it comes to. Pure. */

import type { Bottleneck } from '../diagnosis/rule.js';
import { classes } from './classes.js';
import { CLASSES, type WorkloadClass } from './workload.js';

/** One workload, and what was found. */
export interface Trial {
  readonly class: WorkloadClass;
  /** With its parameters. */
  readonly about: string;
  /** Some of the counters are those of another host. */
  readonly isRecorded: boolean;
  readonly bottleneck: Bottleneck;
  readonly sentence: string;
  readonly isRight: boolean;
  readonly parallelize: boolean;
  readonly speedup: number;
  /** Where it said to parallelise: the speed-up of another run. */
  readonly checked: number | undefined;
}

export interface ClassRow {
  readonly class: WorkloadClass;
  readonly right: readonly Bottleneck[];
  readonly isRecorded: boolean;
  readonly workloads: number;
  readonly named: number;
  /** Share of its workloads for which the right bottleneck was named. */
  readonly recall: number;
  /** How often each was named. */
  readonly said: Readonly<Partial<Record<Bottleneck, number>>>;
}

export interface Confusion {
  readonly rows: readonly ClassRow[];
  /** Share of all workloads. */
  readonly accuracy: number;
  readonly leastRecall: number;
  /** So often it said to parallelise, and so often another run was slower than the loop. */
  readonly parallelized: number;
  readonly lost: number;
  readonly isGood: boolean;
}

/** What the rules promise. */
export const PROMISED = { accuracy: 0.9, recall: 0.75, lost: 0 } as const;

export function isRight(name: WorkloadClass, bottleneck: Bottleneck): boolean {
  return classes[name].right.includes(bottleneck);
}

/** Classes without a workload have no row. Throws RangeError for no trials. */
export function confusionOf(trials: readonly Trial[]): Confusion {
  if (trials.length === 0) throw new RangeError('confusionOf() needs at least one trial.');
  const rows = CLASSES.flatMap((name) => {
    const own = trials.filter((trial) => trial.class === name);
    return own.length === 0 ? [] : [rowOf(name, own)];
  });
  const accuracy = trials.filter((trial) => trial.isRight).length / trials.length;
  const leastRecall = Math.min(...rows.map(({ recall }) => recall));
  const lost = trials.filter(({ checked }) => checked !== undefined && checked < 1).length;
  return {
    rows,
    accuracy,
    leastRecall,
    parallelized: trials.filter(({ parallelize }) => parallelize).length,
    lost,
    isGood: accuracy >= PROMISED.accuracy && leastRecall >= PROMISED.recall && lost <= PROMISED.lost,
  };
}

function rowOf(name: WorkloadClass, trials: readonly Trial[]): ClassRow {
  const said: Partial<Record<Bottleneck, number>> = {};
  for (const { bottleneck } of trials) said[bottleneck] = (said[bottleneck] ?? 0) + 1;
  const named = trials.filter((trial) => trial.isRight).length;
  return {
    class: name,
    right: classes[name].right,
    isRecorded: trials.some((trial) => trial.isRecorded),
    workloads: trials.length,
    named,
    recall: named / trials.length,
    said,
  };
}
