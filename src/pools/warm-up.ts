/** Those who wait until all workers of a pool can take work. */

import { NothingSink } from './sinks.js';
import type { Supervisor } from './supervisor.js';

export class WarmUp {
  readonly #supervisor: Supervisor;
  readonly #waiting: NothingSink[] = [];

  constructor(supervisor: Supervisor) {
    this.#supervisor = supervisor;
  }

  /** Starts what is missing. Resolves when all are open, rejects when the pool gives up first. */
  wait(): Promise<void> {
    const ready = new NothingSink();
    this.#waiting.push(ready);
    this.check();
    return ready.promise;
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** A worker has opened or died. */
  check(): void {
    const { lanes } = this.#supervisor;
    while (this.#waiting.length > 0 && lanes.length < this.#supervisor.capacity) this.#supervisor.start();
    const open = lanes.filter(({ state }) => state === 'open').length;
    if (open === 0 || open < this.#supervisor.capacity) return;
    for (const ready of this.#waiting.splice(0)) ready.end();
  }

  /** `byOwner`: the program itself caused it. */
  fail(error: unknown, byOwner: boolean): void {
    for (const ready of this.#waiting.splice(0)) ready.fail(error, byOwner);
  }
}
