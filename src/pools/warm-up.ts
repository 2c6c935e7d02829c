/** Those who wait until all workers of a pool can take work. */

import type { Supervisor } from './supervisor.js';

export class WarmUp {
  readonly #supervisor: Supervisor;
  readonly #size: number;
  #waiting: { resolve(): void; reject(error: unknown): void }[] = [];

  constructor(supervisor: Supervisor, size: number) {
    this.#supervisor = supervisor;
    this.#size = size;
  }

  /** Starts what is missing. Resolves when all are open, rejects when the pool gives up first. */
  wait(): Promise<void> {
    const ready = new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.check();
    return ready;
  }

  /** A worker has opened or died. */
  check(): void {
    const { lanes } = this.#supervisor;
    while (this.#waiting.length > 0 && lanes.length < this.#size) this.#supervisor.start();
    if (lanes.filter(({ state }) => state === 'open').length < this.#size) return;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  fail(error: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
