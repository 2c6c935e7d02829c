/** The pool of worker processes. */

import { refuseNestedPool } from '../tasks/nested.js';
import { startProcess } from '../workers/process.js';
import { DerivedPool } from './derived-pool.js';
import { explainAtExit } from './explain-at-exit.js';
import type { PoolOptions } from './pool.js';
import { resolveOptions, workerOptionTable } from './pool-options.js';
import { WorkerBackEnd } from './worker-back-end.js';

/** Runs tasks in child processes, started when there is work for them: each with memory of its own, and to be killed by itself. */
export class ProcessPool extends DerivedPool {
  /** Throws OptionError, NotSerializableError (initializer), NativeUnavailableError (cpus), NestedPoolError. */
  constructor(options: PoolOptions = {}) {
    refuseNestedPool('new ProcessPool');
    const resolved = resolveOptions('new ProcessPool', options, workerOptionTable);
    const { taskTimeout, retries } = resolved;
    const backEnd = new WorkerBackEnd('process', 'ProcessPool', resolved, startProcess);
    super(explainAtExit(backEnd), { timeout: taskTimeout, retries });
  }
}
