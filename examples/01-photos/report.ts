/** What the two runs tell when they are put side by side. */

import { fingerprints, type Measured } from './batch.ts';

export interface Comparison {
  /** Time of the loop over time of the pool. */
  readonly speedUp: number;
  /** Both gave the same bytes for every photo, or failed for the same reason. */
  readonly sameBytes: boolean;
  readonly lines: readonly string[];
}

export function compare(loop: Measured, pool: Measured, workers: number): Comparison {
  const speedUp = loop.seconds / pool.seconds;
  const expected = fingerprints(loop.outcomes);
  const differing = fingerprints(pool.outcomes).filter((fingerprint, index) => fingerprint !== expected[index]).length;
  const sameBytes = differing === 0;
  return {
    speedUp,
    sameBytes,
    lines: [
      `plain loop   ${figures(loop)}`,
      `thread pool  ${figures(pool)}, ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
      `speed-up     ${speedUp.toFixed(2)}`,
      `same bytes   ${sameBytes ? `yes, ${expected.length} of ${expected.length}` : `no, ${differing} of ${expected.length} differ`}`,
    ],
  };
}

function figures({ outcomes, seconds, cores }: Measured): string {
  const rate = (outcomes.length / seconds).toFixed(2);
  return `${rate.padStart(6)} photos/s in ${seconds.toFixed(1).padStart(5)} s on ${cores.toFixed(2)} cores`;
}
