/** The pool of worker threads. */

import { refuseNestedPool } from '../tasks/nested.js';
import { startThread } from '../workers/thread.js';
import { DerivedPool } from './derived-pool.js';
import { explainAtExit } from './explain-at-exit.js';
import type { PoolOptions } from './pool.js';
import { resolveOptions, workerOptionTable } from './pool-options.js';
import { WorkerBackEnd } from './worker-back-end.js';

/** Runs tasks in worker threads of this process, started when there is work for them. */
export class ThreadPool extends DerivedPool {
  /** Throws OptionError, NotSerializableError (initializer), NativeUnavailableError (cpus), NestedPoolError. */
  constructor(options: PoolOptions = {}) {
    refuseNestedPool('new ThreadPool');
    const resolved = resolveOptions('new ThreadPool', options, workerOptionTable);
    const { taskTimeout, retries } = resolved;
    const backEnd = new WorkerBackEnd('thread', 'ThreadPool', resolved, startThread);
    super(explainAtExit(backEnd), { timeout: taskTimeout, retries });
  }
}
