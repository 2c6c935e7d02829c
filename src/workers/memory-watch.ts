/** Looks how much memory a worker uses, while it has something to do: whoever has not, and is small, stays so. */

import { type Clock, systemClock, type Timer } from '../base/clock.js';

const MEMORY_CHECK_MS = 125;

export interface MemoryWatchOptions {
  /** In bytes. */
  readonly limit: number;
  /** In bytes; undefined where nobody can tell. */
  used(): number | undefined;
  /** It was over the limit twice running: not at the first sight, since it may be about to ask to be replaced itself. */
  end(): void;
}

export class MemoryWatch {
  readonly #options: MemoryWatchOptions;
  readonly #clock: Clock;
  #isBusy = true;
  #wasTooLarge = false;
  #timer: Timer | undefined;

  constructor(options: MemoryWatchOptions, clock: Clock = systemClock) {
    this.#options = options;
    this.#clock = clock;
    this.#lookLater();
  }

  busy(isBusy: boolean): void {
    this.#isBusy = isBusy;
    if (isBusy && this.#timer === undefined) this.#lookLater();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #lookLater(): void {
    this.#timer = this.#clock.after(MEMORY_CHECK_MS, () => this.#look());
  }

  // Also once after its last call has ended, and for as long as what that has left is too much.
  #look(): void {
    this.#timer = undefined;
    const { limit, used, end } = this.#options;
    const isTooLarge = (used() ?? 0) > limit;
    if (isTooLarge && this.#wasTooLarge) end();
    else if (this.#isBusy || isTooLarge) this.#lookLater();
    this.#wasTooLarge = isTooLarge;
  }
}
