/** What `cost` measures, on real pools. */

import { availableCores } from '../base/cores.js';
import { type CalibrateOptions, calibrateWith } from '../cost/calibrate/with-cache.js';
import type { Calibration } from '../cost/calibration.js';
import { examine, race } from '../cost/self-test/examine.js';
import { hostToTest } from '../cost/self-test/host.js';
import { type Examiner, type SelfTestOptions, type SelfTestResult, selfTestWith } from '../cost/self-test/self-test.js';
import { refuseNestedPool } from '../tasks/nested.js';
import { probe } from './probe.js';

/**
 * What parallelism costs on this host, measured with nothing else running at best: in less than 10 s, `quick` in less than 2. Kept in the
 * user's cache folder, for this host, version of Node and of this package: the next call reads it from there, unless told to measure afresh.
 *
 * @throws OptionError for a wrong option.
 * @throws NestedPoolError inside a worker.
 */
export function calibrate(options: CalibrateOptions = {}): Promise<Calibration> {
  return calibrateWith(probe, options);
}

/**
 * Whether the rules name the right bottleneck: on workloads of which it is known, `perClass` of each class, made from `seed`. They run here, in the loop
 * and in threads, for some 3 s each, with nothing else running at best.
 *
 * @throws (rejects with) OptionError for a wrong option, NestedPoolError inside a worker.
 */
export async function selfTest(options: SelfTestOptions): Promise<SelfTestResult> {
  refuseNestedPool('selfTest');
  const examiner: Examiner = {
    examine: (workload) => examine(probe, workload),
    race: (workload) => race(probe, workload),
  };
  return selfTestWith(examiner, hostToTest(availableCores()), options);
}
