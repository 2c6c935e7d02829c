/** The most memory that a process holds meanwhile, as a thread of its own sees it: the measured one may be busy. */

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { heldBytes } from '../memory.js';

/** In bytes, over what was held before `run`. */
export async function peakBytesOf(run: () => Promise<unknown>): Promise<number> {
  const worker = new Worker(new URL('./peak-worker.js', import.meta.url));
  await once(worker, 'message');
  const before = heldBytes();
  worker.postMessage('start');
  await once(worker, 'message');
  await run();
  const atEnd = heldBytes();
  worker.postMessage('stop');
  const [most] = await once(worker, 'message');
  await worker.terminate();
  return Math.max(most, atEnd) - before;
}
