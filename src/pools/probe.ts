/** What `cost` experiments with: real pools. */

import { now } from '../base/clock.js';
import type { Probe } from '../cost/probe.js';
import { SharedArray } from '../memory/shared-array.js';
import { InlinePool } from './inline-pool.js';
import { ProcessPool } from './process-pool.js';
import { ThreadPool } from './thread-pool.js';

export const probe: Probe = {
  now,
  open(kind, options) {
    switch (kind) {
      case 'inline':
        return new InlinePool();
      case 'thread':
        return new ThreadPool(options);
      case 'process':
        return new ProcessPool(options);
    }
  },
  share(bytes) {
    const array = SharedArray.create('uint8', bytes);
    return { value: array, dispose: () => array.dispose() };
  },
};
