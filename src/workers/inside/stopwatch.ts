/**
 * Takes the time of synchronous items, one after the other. To read the clock takes longer than many an item (30 to 50 ns), so as long as
 * items take less than a microsecond it is read once for a few of them, and their time is shared out.
 */

// A stamp is then at most 8 us old. An item that turns out to be long is told as brief, and its time with the last of the few.
const FEW = 8;
const BRIEF_MS = 0.001;

export class Stopwatch {
  readonly #now: () => number;
  /** The latest reading: when the item that runs began, or one of the few before it. */
  at: number;
  /** Of the time since then, what was told already. */
  #told = 0;
  /** How many items are to end before the next reading. */
  #blind = 0;
  /** How many end with the next reading. */
  #items = 1;
  /** What each of them is told, but the last. */
  #share = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.at = now();
  }

  /** An item has ended: how many ms it took, or some such items on average. Their sum is exact after the next `read`. */
  lap(): number {
    if (this.#blind > 0) {
      this.#blind--;
      this.#told += this.#share;
      return this.#share;
    }
    const { at } = this;
    const items = this.#items;
    const ms = this.read();
    this.#share = (this.at - at) / items;
    if (this.#share < BRIEF_MS) {
      this.#blind = FEW - 1;
      this.#items = FEW;
    }
    return ms;
  }

  /** It was read elsewhere, just now. */
  moveTo(at: number): void {
    this.at = at;
    this.#told = 0;
  }

  /** Reads the clock in any case: the ms since the reading before, but for what `lap` has told of them. */
  read(): number {
    const { at } = this;
    this.at = this.#now();
    const ms = this.at - at - this.#told;
    this.#told = 0;
    this.#blind = 0;
    this.#items = 1;
    return ms > 0 ? ms : 0;
  }
}
