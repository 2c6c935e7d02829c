/** All workloads of a seed. */

import { seeded } from '../random.js';
import { classes } from './classes.js';
import { CLASSES, type TestHost, type TestWorkload, type WorkloadClass } from './workload.js';

/** Pure. So many of each class, in turns. One of them does not depend on how many there are, nor on what other classes are wanted. */
export function* workloadsOf(
  seed: number,
  perClass: number,
  host: TestHost,
  wanted: readonly WorkloadClass[] = CLASSES,
): Generator<TestWorkload> {
  for (let round = 0; round < perClass; round++) {
    for (const [index, name] of CLASSES.entries()) {
      if (!wanted.includes(name)) continue;
      const random = seeded((seed * 1_000 + round) * CLASSES.length + index);
      yield { class: name, ...classes[name].build(random, host) };
    }
  }
}
