/** The rules on workloads whose bottleneck is known. What examines them is handed in. */

import { aFunction, checkArgument, checkOptions, type Takes, wholeFrom } from '../../base/options.js';
import type { Evidence } from '../diagnosis/diagnose.js';
import type { Bottleneck } from '../diagnosis/rule.js';
import { type Confusion, confusionOf, isRight, type Trial } from './matrix.js';
import { CLASSES, type TestHost, type TestWorkload, type WorkloadClass } from './workload.js';
import { workloadsOf } from './workloads.js';

export interface Examined {
  readonly bottleneck: Bottleneck;
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  readonly parallelize: boolean;
  readonly speedup: number;
}

/** Both make real runs, of the recorded counters only the first knows. */
export interface Examiner {
  examine(workload: TestWorkload): Promise<Examined>;
  /** The speed-up of a further run that `examine` knows nothing of. */
  race(workload: TestWorkload): Promise<number>;
}

export interface SelfTestOptions {
  /** Of the workloads: the same seed makes the same. Thresholds were tuned on those from 1 to 3, and 4 to 6 have been reported on. */
  readonly seed: number;
  /** Workloads of each class. Default: 2. */
  readonly perClass?: number | undefined;
  /** Default: all of them. */
  readonly classes?: readonly WorkloadClass[] | undefined;
  /** Called after each workload. */
  readonly onTrial?: ((trial: Trial, evidence: readonly Evidence[]) => void) | undefined;
}

const someClasses: Takes = {
  words: `an array of some of ${CLASSES.join(', ')}`,
  test: (value) => Array.isArray(value) && value.length > 0 && value.every((name) => CLASSES.includes(name)),
};

export interface SelfTestResult extends Confusion {
  readonly seed: number;
  readonly perClass: number;
  readonly trials: readonly Trial[];
}

/** Rejects with OptionError. */
export async function selfTestWith(
  { examine, race }: Examiner,
  host: TestHost,
  options: SelfTestOptions,
): Promise<SelfTestResult> {
  checkOptions('selfTest', options, {
    seed: wholeFrom(0),
    perClass: wholeFrom(1),
    classes: someClasses,
    onTrial: aFunction,
  });
  const { seed, perClass = 2, classes = CLASSES, onTrial } = options;
  checkArgument('selfTest', "option 'seed'", seed, wholeFrom(0));
  const trials: Trial[] = [];
  for (const workload of workloadsOf(seed, perClass, host, classes)) {
    const { bottleneck, sentence, evidence, parallelize, speedup } = await examine(workload);
    const trial: Trial = {
      class: workload.class,
      about: workload.about,
      isRecorded: workload.recorded !== undefined,
      bottleneck,
      sentence,
      isRight: isRight(workload.class, bottleneck),
      parallelize,
      speedup,
      checked: parallelize ? await race(workload) : undefined,
    };
    trials.push(trial);
    onTrial?.(trial, evidence);
  }
  return { seed, perClass, ...confusionOf(trials), trials };
}
