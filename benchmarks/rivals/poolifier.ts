/**
 * Tuned by hand: no events; many short calls go to the workers in turn, all at once (with its task queue it does 70 % as many,
 * whatever the concurrency); heavy ones through its queue, one at a time per worker, so that the load stays even; a single one
 * goes where its own strategy sends it.
 */

import { fileURLToPath } from 'node:url';
import { FixedThreadPool } from 'poolifier';
import type { Output, Rival, WorkName } from './rival.js';

const TUNING = {
  single: {},
  many: { workerChoiceStrategy: 'ROUND_ROBIN' },
  heavy: { enableTasksQueue: true, tasksQueueOptions: { concurrency: 1 } },
} as const;

export const poolifier: Rival = {
  packageName: 'poolifier',
  open({ workers, load }) {
    const worker = fileURLToPath(new URL('./poolifier-worker.js', import.meta.url));
    const pool = new FixedThreadPool<unknown, unknown>(workers, worker, {
      enableEvents: false,
      ...TUNING[load],
    });
    return {
      call: <N extends WorkName>(name: N, input: unknown) => pool.execute(input, name) as Promise<Output<N>>,
    };
  },
};
