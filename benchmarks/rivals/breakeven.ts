/** Ours, as a reader of the README would use it: no tuning. */

import { ThreadPool } from 'breakeven';
import { work } from '../workloads/tasks.js';
import type { Input, Output, Rival, WorkName } from './rival.js';

export const breakeven: Rival = {
  packageName: 'breakeven',
  open({ workers }) {
    const pool = new ThreadPool({ size: workers });
    return {
      call: <N extends WorkName>(name: N, input: Input<N>) =>
        pool.submit(work[name] as unknown as (input: Input<N>) => Output<N>, input) as PromiseLike<Output<N>>,
      shoutEach: (texts) => pool.map(work.shout, texts),
      thumbnailEach: (paths) => pool.map(work.photoToThumbnail, paths),
      countPrimesBelow: (end) => pool.reduceRange(work.countPrimesBetween, end, (a, b) => a + b),
    };
  },
};
