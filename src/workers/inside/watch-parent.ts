/** Ends this process when its parent has gone, be it in a busy loop. Where it is not, the end of the pipe from the pool tells it at once. */

import { Worker } from 'node:worker_threads';

const LOOK_EVERY_MS = 500;

// A thread that sleeps on a word of its own can be ended with its process; one that waits for the end of a pipe cannot.
const watch = `
const parent = process.ppid;
const word = new Int32Array(new SharedArrayBuffer(4));
do Atomics.wait(word, 0, 0, ${LOOK_EVERY_MS}); while (process.ppid === parent);
process.kill(process.pid, 'SIGKILL');`;

export function watchParent(): void {
  const limits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 };
  new Worker(watch, { eval: true, execArgv: [], env: {}, resourceLimits: limits, name: 'watch-parent' }).unref();
}
