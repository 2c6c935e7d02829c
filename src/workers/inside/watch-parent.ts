/**
 * Ends this process when its parent has gone, be it in a busy loop: the system does it at once, or without the native part a thread that looks
 * now and then. Where it is not busy, the end of the pipe from the pool tells it, too.
 */

import { Worker } from 'node:worker_threads';
import { native } from '../../base/native.js';

const LOOK_EVERY_MS = 500;

// A thread that sleeps on a word of its own can be ended with its process; one that waits for the end of a pipe cannot.
const watch = `
const { workerData } = require('node:worker_threads');
const word = new Int32Array(new SharedArrayBuffer(4));
do Atomics.wait(word, 0, 0, ${LOOK_EVERY_MS}); while (process.ppid === workerData);
process.kill(process.pid, 'SIGKILL');`;

/** `parent`: its pid, as it told it itself; it may be gone by now. */
export function watchParent(parent: number): void {
  const addon = native();
  if (addon !== undefined) {
    if (!addon.dieWithParent(parent)) process.exit(1);
    return;
  }
  const limits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 };
  const options = { eval: true, workerData: parent, execArgv: [], env: {}, resourceLimits: limits };
  new Worker(watch, options).unref();
}
