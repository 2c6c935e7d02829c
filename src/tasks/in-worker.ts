/** Whether this thread is a worker of a pool. The worker's entry is a bundle of its own, and tasks see another copy of this module. */

import { globalSlot } from '../base/global-slot.js';

const here = globalSlot('breakeven.worker/1', () => ({ isWorker: false }));

/** For the worker's entry. */
export function becomeWorker(): void {
  here.isWorker = true;
}

export function isInWorker(): boolean {
  return here.isWorker;
}
