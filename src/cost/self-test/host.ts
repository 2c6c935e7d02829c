/** What workloads are cut for, measured in some ms. */

import { timedTurns } from './tasks.js';
import type { TestHost } from './workload.js';

const TURNS = 2e5;
const TIMES = 50;

/** `cores`: usable ones. */
export function hostToTest(cores: number): TestHost {
  const times = Array.from({ length: TIMES }, () => timedTurns(TURNS));
  // The least is that of compiled code that nothing else has disturbed.
  return { cores, turnsPerMs: TURNS / Math.min(...times) };
}
