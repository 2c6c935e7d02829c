/**
 * Ends this process when its pool has gone, be it in a busy loop: the system does it at once, or without the native part a thread that looks
 * now and then. Where it reads messages, the end of the pipe from the pool tells it, too.
 */

import { Worker } from 'node:worker_threads';
import { native } from '../../base/native.js';
import { FROM_WORKER_FD } from '../../transport/wire.js';

const LOOK_EVERY_MS = 500;

// Nothing is written to the pipe to the pool, which fails when nobody can read it any more. A thread that sleeps on a word of its own ends with
// its process; one that waits in a system call for the end of a pipe would hold up `process.exit`.
const watch = `
const { writeSync } = require('node:fs');
const nothing = new Uint8Array(0);
const word = new Int32Array(new SharedArrayBuffer(4));
try {
  for (;;) {
    writeSync(${FROM_WORKER_FD}, nothing);
    Atomics.wait(word, 0, 0, ${LOOK_EVERY_MS});
  }
} catch {
  process.kill(process.pid, 'SIGKILL');
}`;

/** `pool`: the pid of its process, as it told it itself; it may be gone by now. */
export function watchParent(pool: number): void {
  const addon = native();
  if (addon !== undefined) {
    if (!addon.dieWithParent(pool)) process.exit(1);
    return;
  }
  const limits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 };
  new Worker(watch, { eval: true, execArgv: [], env: {}, resourceLimits: limits }).unref();
}
