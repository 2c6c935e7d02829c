/** Tuned by hand: a queue with constant-time shift, workers that stay; many short calls share a worker. */

import { type Task, Tinypool } from 'tinypool';
import { Fifo } from './fifo.js';
import type { Rival } from './rival.js';

// Of 1, 10, 50 and 200, with Atomics and without, 50 and 200 with Atomics did best at 50,000 empty calls, within noise.
const TASKS_PER_WORKER = 50;

function taskQueue() {
  const tasks = new Fifo<Task>();
  return {
    get size() {
      return tasks.length;
    },
    push: (task: Task) => tasks.push(task),
    shift: () => tasks.shift() ?? null,
    remove: (task: Task) => tasks.remove(task),
    cancel() {
      for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task.cancel();
    },
  };
}

export const tinypool: Rival = {
  packageName: 'tinypool',
  open({ workers, load, kind }) {
    const pool = new Tinypool({
      runtime: kind === 'process' ? 'child_process' : 'worker_threads',
      // JSON, its own choice, is faster with small payloads; it cannot do them all.
      ...(load === 'heavy' && { serialization: 'advanced' as const }),
      filename: new URL('../workloads/functions.js', import.meta.url).href,
      minThreads: workers,
      maxThreads: workers,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: load === 'many' ? TASKS_PER_WORKER : 1,
      taskQueue: taskQueue(),
    });
    return {
      call: (name, input) => pool.run(input, { name }),
    };
  },
};
