/** What `cost` measures, on real pools. */

import { availableCores } from '../base/cores.js';
import { type CalibrateOptions, calibrateWith } from '../cost/calibrate/with-cache.js';
import type { Calibration } from '../cost/calibration.js';
import type { ProbedTask } from '../cost/probe.js';
import type { ProfileOptions } from '../cost/profile/options.js';
import type { Profile } from '../cost/profile/profile.js';
import { profileWith } from '../cost/profile/run-profile.js';
import { examine, race } from '../cost/self-test/examine.js';
import { hostToTest } from '../cost/self-test/host.js';
import { type Examiner, type SelfTestOptions, type SelfTestResult, selfTestWith } from '../cost/self-test/self-test.js';
import { refuseNestedPool } from '../tasks/nested.js';
import type { Items } from './pool.js';
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
 * Whether workers pay for this task and these items, measured: the plain loop, then threads and processes, numbers of workers and chunk sizes, on a
 * sample of the items if there are many; and what holds it back. It calls the task with each item of the sample many times over, in this thread and in
 * workers: not for tasks with effects that must not happen twice. It takes at most about `budgetMs`, and much less where the answer is clear; let nothing else run meanwhile.
 *
 * @throws OptionError for a wrong option, and for no items.
 * @throws (rejects with) ProfiledTaskError where the task throws in the plain loop, whatever it throws in workers, NotSerializableError for what cannot cross, the signal's reason.
 * @throws NestedPoolError inside a worker.
 */
export function profile<A extends readonly unknown[], R>(
  task: (...args: A) => R,
  items: Items<A>,
  options: ProfileOptions & { readonly tuples: true },
): Promise<Profile>;
export function profile<T, X extends readonly unknown[], R>(
  task: (item: T, ...args: X) => R,
  items: Items<T>,
  options?: ProfileOptions<X>,
): Promise<Profile>;
export async function profile(
  task: (...args: never[]) => unknown,
  items: Items<unknown>,
  options: ProfileOptions = {},
): Promise<Profile> {
  refuseNestedPool('profile');
  return profileWith(probe, task as ProbedTask, items, options);
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
