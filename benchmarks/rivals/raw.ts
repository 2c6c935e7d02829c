/** No pool: one bare worker and postMessage, one call at a time. What structured clone costs, and nothing else. */

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Output, Rival, WorkName } from './rival.js';

export const raw: Rival = {
  packageName: undefined,
  open() {
    const worker = new Worker(new URL('./raw-worker.js', import.meta.url));
    return {
      async call<N extends WorkName>(name: N, input: unknown) {
        worker.postMessage([name, input]);
        const [output] = await once(worker, 'message');
        return output as Output<N>;
      },
    };
  },
};
