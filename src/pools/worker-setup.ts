/** What a worker of a pool is started with, from the pool's options. */

import { NotSerializableError } from '../base/errors.js';
import { describeTask } from '../tasks/describe.js';
import { ValueForMany } from '../transport/value-for-many.js';
import type { WorkerSetup } from '../transport/wire.js';
import type { WorkerOptions } from '../workers/worker.js';
import { cpusAt } from './cpus.js';
import type { ResolvedOptions } from './pool-options.js';

export interface WorkerSetups {
  /** `place`: among the pool's workers; a worker's replacement has the same. */
  setup(workerId: number, place: number): WorkerSetup;
  options(workerId: number): WorkerOptions;
  /** No further worker will be started. */
  release(): void;
}

/** Throws InlineFunctionError and NotSerializableError for an initializer that cannot cross. */
export function workerSetups(options: ResolvedOptions): WorkerSetups {
  const initializer = initializerOf(options);
  const { name, env, execArgv, resourceLimits, maxMemoryPerWorker, tasksPerWorker, cpus, timings } = options;
  // The worker asks to be replaced at the limit; at twice that V8 ends it.
  const oldSpace = maxMemoryPerWorker === undefined ? undefined : Math.ceil((2 * maxMemoryPerWorker) / 2 ** 20);
  return {
    setup: (workerId, place) => ({
      workerId,
      concurrency: tasksPerWorker,
      initializer: initializer && { task: initializer.task, args: initializer.args.wire() },
      maxMemory: maxMemoryPerWorker,
      cpus: cpusAt(cpus, place),
      isTimed: timings !== 'off',
    }),
    options: (workerId) => ({
      name: `${name ?? 'breakeven'} ${workerId}`,
      env,
      execArgv,
      resourceLimits: oldSpace === undefined ? resourceLimits : { maxOldGenerationSizeMb: oldSpace, ...resourceLimits },
    }),
    release: () => initializer?.args.release(),
  };
}

function initializerOf(options: ResolvedOptions) {
  if (options.initializer === undefined) return undefined;
  const [task, ...args] = options.initializer;
  // The task's own place is kept, so that a path in a message counts as the option does.
  const wire = describeTask(task);
  const values = new ValueForMany([undefined, ...args], 'initializer');
  if (values.refs.length > 0) {
    values.release();
    throw new NotSerializableError(
      'initializer: a Ref cannot be among its arguments. Pass the value itself: it is sent once to each worker.',
      'initializer',
    );
  }
  return { task: wire, args: values };
}
