/** Tuned by hand: no timings, a queue with constant-time shift, threads that stay; many short calls share a worker. */

import { FixedQueue, Piscina } from 'piscina';
import type { Rival } from './rival.js';

// Of 1, 10, 50, 200 and 1,000, with Atomics and without, 10 to 200 with Atomics did best at 50,000 empty calls, within noise.
const TASKS_PER_WORKER = 50;

export const piscina: Rival = {
  packageName: 'piscina',
  open({ workers, load }) {
    const pool = new Piscina({
      filename: new URL('../workloads/functions.js', import.meta.url).href,
      minThreads: workers,
      maxThreads: workers,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: load === 'many' ? TASKS_PER_WORKER : 1,
      recordTiming: false,
      taskQueue: new FixedQueue(),
    });
    return {
      call: (name, input) => pool.run(input, { name }),
    };
  },
};
