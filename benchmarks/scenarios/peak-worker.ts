import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { heldBytes } from '../memory.js';

const port = parentPort!;
const asleep = new Int32Array(new SharedArrayBuffer(4));

// One for being there, one for having begun, and then the peak.
port.postMessage('there');
port.once('message', () => {
  let most = heldBytes();
  port.postMessage('begun');
  while (receiveMessageOnPort(port) === undefined) {
    most = Math.max(most, heldBytes());
    Atomics.wait(asleep, 0, 0, 1);
  }
  port.postMessage(most);
});
