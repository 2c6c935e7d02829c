/** Ours, as a reader of the README would use it: no tuning. */

import { work } from '../workloads/tasks.js';
import { newPool } from './pools.js';
import type { Input, Output, Rival, WorkName } from './rival.js';

export const breakeven: Rival = {
  packageName: 'breakeven',
  open({ workers, kind = 'thread' }) {
    const pool = newPool(kind, workers);
    return {
      call: <N extends WorkName>(name: N, input: Input<N>) =>
        pool.submit(work[name] as unknown as (input: Input<N>) => Output<N>, input) as PromiseLike<Output<N>>,
      shoutEach: (texts) => pool.map(work.shout, texts),
      echoEach: (items) => pool.map(work.echo, items),
      thumbnailEach: (paths) => pool.map(work.photoToThumbnail, paths),
      countPrimesBelow: (end) => pool.reduceRange(work.countPrimesBetween, end, (a, b) => a + b),
    };
  },
};
