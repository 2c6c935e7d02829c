import { parentPort } from 'node:worker_threads';
import * as functions from '../workloads/functions.js';

const work: Readonly<Record<string, (input: never) => unknown>> = { ...functions };

parentPort!.on('message', async ([name, input]: [string, never]) => {
  parentPort!.postMessage(await work[name]!(input));
});
