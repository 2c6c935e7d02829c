import { parentPort } from 'node:worker_threads';
import { sumBetween } from '../workloads/sum.js';

const port = parentPort!;

// The array once, then ranges of it.
port.once('message', (array: Float64Array) => {
  port.on('message', ([start, end]: [number, number]) => port.postMessage(sumBetween(array, start, end)));
});
