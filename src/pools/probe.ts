/** What `cost` experiments with: real pools. They time calls only where they are told to, and have no line at the end of the program, whatever the environment asks for. */

import { performance } from 'node:perf_hooks';
import { now } from '../base/clock.js';
import type { Probe, ProbedPoolOptions } from '../cost/probe.js';
import { SharedArray } from '../memory/shared-array.js';
import { refuseNestedPool } from '../tasks/nested.js';
import { startProcess } from '../workers/process.js';
import { startThread } from '../workers/thread.js';
import type { BackEnd } from './back-end.js';
import { DerivedPool } from './derived-pool.js';
import { InlineBackEnd } from './inline-back-end.js';
import { inlineOptionTable, resolveOptions, workerOptionTable } from './pool-options.js';
import { WorkerBackEnd } from './worker-back-end.js';

export const probe: Probe = {
  now,
  activeMs: () => performance.eventLoopUtilization().active,
  open(kind, options) {
    refuseNestedPool(`a measurement with a pool of kind '${kind}'`);
    return new DerivedPool(backEndOf(kind, options), {});
  },
  share(what) {
    const array = typeof what === 'number' ? SharedArray.create('uint8', what) : SharedArray.from(what as Float64Array);
    return { value: array, dispose: () => array.dispose() };
  },
};

function backEndOf(kind: Parameters<Probe['open']>[0], { timings = 'off', ...options }: ProbedPoolOptions): BackEnd {
  const call = 'a measurement';
  if (kind === 'inline') {
    const { tasksPerWorker } = options;
    return new InlineBackEnd(resolveOptions(call, { timings, tasksPerWorker }, inlineOptionTable), false);
  }
  const resolved = resolveOptions(call, { timings, ...options }, workerOptionTable);
  return kind === 'thread'
    ? new WorkerBackEnd('thread', 'ThreadPool', resolved, startThread)
    : new WorkerBackEnd('process', 'ProcessPool', resolved, startProcess);
}
