/** `breakeven`: tasks, pools, futures, shared arrays, errors. */

import { lazyParts } from './base/lazy.js';
import { taskValue } from './tasks/task-value.js';
import { refValue } from './transport/ref-value.js';
import { sharedArrayValue } from './transport/shared-array-value.js';
import { addSpecial } from './transport/special-values.js';

addSpecial(taskValue);
addSpecial(sharedArrayValue);
addSpecial(refValue);
lazyParts.progress = () => import('./observe/progress.js');

export { availableCores } from './base/cores.js';
export * from './base/errors.js';
export type * from './base/stats.js';
export type { Diagnosis, Evidence } from './cost/diagnosis/diagnose.js';
export type { Dtype, ReadonlyTypedArrayOf, TypedArrayOf } from './memory/dtypes.js';
export type { ReadonlySharedArray } from './memory/readonly-shared-array.js';
export type { Shape } from './memory/shape.js';
export { SharedArray } from './memory/shared-array.js';
export type { AttachOptions, CreateOptions, OpenOptions } from './memory/shared-array-options.js';
export { type SharedName, type SweptNames, sweepSharedNames } from './memory/sweep.js';
export { asCompleted, type CompletedFutures } from './pools/as-completed.js';
export type { Future, FutureState } from './pools/future.js';
export { InlinePool, type InlinePoolOptions } from './pools/inline-pool.js';
export type {
  Items,
  MapOptions,
  Passable,
  Pool,
  PoolEvents,
  PoolKind,
  PoolOptions,
  RangeInput,
  SettledItem,
  SubmitOptions,
  Timings,
} from './pools/pool.js';
export { ProcessPool } from './pools/process-pool.js';
export { ThreadPool } from './pools/thread-pool.js';
export { type WaitOptions, wait } from './pools/wait.js';
export { type TaskContext, taskContext } from './tasks/context.js';
export { findTask } from './tasks/find-task.js';
export { isMain } from './tasks/is-main.js';
export { type LoadedTasks, loadTasks } from './tasks/load-tasks.js';
export { type TaskRef, tasks } from './tasks/tasks.js';
export type { Ref } from './transport/ref.js';
export { registerType } from './transport/registered-types.js';
export { transfer } from './transport/transfer.js';
