/** What `cost` experiments with: real pools. They time no calls and have no line at the end of the program, whatever the environment asks for. */

import { performance } from 'node:perf_hooks';
import { now } from '../base/clock.js';
import type { Probe } from '../cost/probe.js';
import { SharedArray } from '../memory/shared-array.js';
import { refuseNestedPool } from '../tasks/nested.js';
import { startProcess } from '../workers/process.js';
import { startThread } from '../workers/thread.js';
import type { BackEnd } from './back-end.js';
import { DerivedPool } from './derived-pool.js';
import { InlineBackEnd } from './inline-back-end.js';
import type { PoolOptions } from './pool.js';
import { inlineOptionTable, resolveOptions, workerOptionTable } from './pool-options.js';
import { WorkerBackEnd } from './worker-back-end.js';

export const probe: Probe = {
  now,
  activeMs: () => performance.eventLoopUtilization().active,
  open(kind, options) {
    refuseNestedPool(`a measurement with a pool of kind '${kind}'`);
    return new DerivedPool(backEndOf(kind, { ...options, timings: 'off' }), {});
  },
  share(bytes) {
    const array = SharedArray.create('uint8', bytes);
    return { value: array, dispose: () => array.dispose() };
  },
};

function backEndOf(kind: Parameters<Probe['open']>[0], options: PoolOptions): BackEnd {
  const call = 'a measurement';
  switch (kind) {
    case 'inline':
      return new InlineBackEnd(resolveOptions(call, { timings: 'off' }, inlineOptionTable), false);
    case 'thread':
      return new WorkerBackEnd('thread', 'ThreadPool', resolveOptions(call, options, workerOptionTable), startThread);
    case 'process':
      return new WorkerBackEnd(
        'process',
        'ProcessPool',
        resolveOptions(call, options, workerOptionTable),
        startProcess,
      );
  }
}
