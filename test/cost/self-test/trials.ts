/** Trials as they would be. */

import type { Bottleneck } from '#src/cost/diagnosis/rule.js';
import { isRight, type Trial } from '#src/cost/self-test/matrix.js';
import type { WorkloadClass } from '#src/cost/self-test/workload.js';

export function trial(name: WorkloadClass, bottleneck: Bottleneck, over: Partial<Trial> = {}): Trial {
  return {
    class: name,
    about: '10 items of 5 ms',
    isRecorded: false,
    bottleneck,
    sentence: 'It is so.',
    isRight: isRight(name, bottleneck),
    parallelize: false,
    speedup: 1,
    checked: undefined,
    ...over,
  };
}
