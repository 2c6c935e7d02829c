/** A worker that makes a named array and is to be terminated. */

import { parentPort, workerData } from 'node:worker_threads';
import { SharedArray } from 'breakeven';

SharedArray.create('float64', 4, { name: workerData });
parentPort?.postMessage('made');
parentPort?.on('message', () => {});
