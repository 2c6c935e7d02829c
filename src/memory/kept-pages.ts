/**
 * The pages of a copy are kept for the next one when its receivers are done with it: filling them again costs a quarter of fetching new ones.
 * A while after the last copy they go back to the system; what receivers are done with later still is not kept in the first place.
 */

import { type Clock, systemClock, type Timer } from '../base/clock.js';
import type { Native, RegionId } from '../base/native.js';

/** In ms; the addon's kKeptFor is the same. */
export const KEPT_FOR = 10_000;

export class KeptPages {
  readonly #clock: Clock;
  #lastCopyAt = 0;
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  copied(addon: Native): void {
    this.#lastCopyAt = this.#clock.now();
    this.#timer ??= this.#trimLater(addon, KEPT_FOR);
  }

  #trimLater(addon: Native, delay: number): Timer {
    return this.#clock.after(delay, () => {
      const left = this.#lastCopyAt + KEPT_FOR - this.#clock.now();
      this.#timer = left > 0 ? this.#trimLater(addon, left) : undefined;
      if (left <= 0) addon.trimPages();
    });
  }
}

const ofThisThread = new KeptPages(systemClock);

/** `addon.copyToRegion`, and a look at what is kept when it may be trimmed. */
export function copyToRegion(addon: Native, source: ArrayBufferLike, byteOffset: number, bytes: number): RegionId {
  ofThisThread.copied(addon);
  return addon.copyToRegion(source, byteOffset, bytes);
}
