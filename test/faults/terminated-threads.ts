/** How many threads of this process were terminated, by whomever: Node leaves modules open that it was reading in them. */

import { Worker } from 'node:worker_threads';

let count = 0;

const { terminate } = Worker.prototype;
Worker.prototype.terminate = function (this: Worker) {
  if (this.threadId >= 0) count++;
  return terminate.call(this);
};

export function terminatedThreads(): number {
  return count;
}
