/** The pool without workers: the loop itself, behind the same interface. */

import { refuseNestedPool } from '../tasks/nested.js';
import { DerivedPool } from './derived-pool.js';
import { explainAtExit } from './explain-at-exit.js';
import { InlineBackEnd } from './inline-back-end.js';
import type { PoolOptions } from './pool.js';
import { inlineOptionTable, resolveOptions } from './pool-options.js';

export interface InlinePoolOptions
  extends Pick<
    PoolOptions,
    'name' | 'initializer' | 'tasksPerWorker' | 'taskTimeout' | 'maxQueue' | 'daemon' | 'timings'
  > {
  /** Clone arguments and results, as a worker would: finds what cannot cross, and tasks that change their arguments. */
  strict?: boolean | undefined;
}

/** Runs tasks in this thread, one after the other, arguments and results by reference. */
export class InlinePool extends DerivedPool {
  /** Throws OptionError. */
  constructor(options: InlinePoolOptions = {}) {
    refuseNestedPool('new InlinePool');
    const resolved = resolveOptions('new InlinePool', options, inlineOptionTable);
    super(explainAtExit(new InlineBackEnd(resolved, options.strict ?? false)), { timeout: resolved.taskTimeout });
  }
}
