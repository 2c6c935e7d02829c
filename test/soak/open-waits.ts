/** Everything that the soak waits for, so that what never comes has a name. */

import type { Tally } from './tally.js';

/** Far beyond what any wait takes on a busy machine of two cores. */
const LOST_AFTER_MS = 30_000;

interface OpenWait {
  readonly what: string;
  readonly since: number;
  readonly giveUp: () => void;
}

export class Lost extends Error {
  override readonly name = 'Lost';
}

export class OpenWaits {
  readonly #tally: Tally;
  readonly #open = new Set<OpenWait>();
  readonly #timer: NodeJS.Timeout;

  constructor(tally: Tally) {
    this.#tally = tally;
    this.#timer = setInterval(() => this.#look(), 1000);
  }

  /** Settles as the promise does; rejects with Lost, and tells of it, when that takes too long. */
  wait<T>(what: string, promise: PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const wait: OpenWait = {
        what,
        since: performance.now(),
        giveUp: () => reject(new Lost(what)),
      };
      this.#open.add(wait);
      const ended = () => this.#open.delete(wait);
      promise.then(
        (value) => {
          ended();
          resolve(value);
        },
        (error) => {
          ended();
          reject(error);
        },
      );
    });
  }

  get names(): string[] {
    const now = performance.now();
    return [...this.#open].map(({ what, since }) => `${what} (for ${Math.round(now - since)} ms)`);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    for (const wait of this.#open) {
      if (now - wait.since < LOST_AFTER_MS) continue;
      this.#open.delete(wait);
      this.#tally.wrong('lost', wait.what);
      wait.giveUp();
    }
  }
}
