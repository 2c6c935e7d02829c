/** Tuned by hand: workers that start at once and stay, a queue with constant-time shift. It runs one call at a time per worker. */

import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';
import { Fifo } from './fifo.js';
import type { Rival } from './rival.js';

function queueStrategy<T>() {
  const tasks = new Fifo<T>();
  return {
    push: (task: T) => tasks.push(task),
    pop: () => tasks.shift(),
    size: () => tasks.length,
    contains: (task: T) => tasks.has(task),
    clear: () => tasks.clear(),
  };
}

export const workerpoolRival: Rival = {
  packageName: 'workerpool',
  open({ workers, kind = 'thread' }) {
    const pool = workerpool.pool(fileURLToPath(new URL('./workerpool-worker.js', import.meta.url)), {
      workerType: kind,
      // A process that is still starting when its program ends would complain.
      forkOpts: { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
      minWorkers: workers,
      maxWorkers: workers,
      queueStrategy: queueStrategy(),
    });
    return {
      call: (name, input) => pool.exec(name, [input]),
    };
  },
};
