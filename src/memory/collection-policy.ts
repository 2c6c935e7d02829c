/**
 * When shared memory that nobody uses any more has to be looked for. V8 collects garbage by the bytes it knows of, and it does not know
 * those of shared memory: a loop that drops arrays without `dispose` would fill the machine long before V8 stirs.
 *
 * Bytes alive are told before and after a collection, but what it has found is given back by a thread in the background, so what one was
 * worth is seen only later, as the least count since.
 */

export type Collection = 'minor' | 'major';

/** So much may be alive before anything is done. */
export const FLOOR_BYTES = 64 * 2 ** 20;
/** A collection is due when this many times what was alive after the last one is. */
const GROWTH = 1.5;
/** Bytes alive after a minor one, as a part of those before, from which on it did not help: what is garbage has grown old. */
const HELPED = 0.75;
/** Major ones may take this part of the time, 2.5 ms each in an empty heap, 150 ms among two million objects … */
const MAJOR_SHARE = 0.05;
/** … unless so many times the bytes are alive that the last major one left. */
const URGENT = 3;

export class CollectionPolicy {
  /** Bytes beyond which the next collection is due. */
  #limit = FLOOR_BYTES;
  #last: { readonly kind: Collection; readonly bytes: number } | undefined;
  /** The least bytes alive since the last collection. */
  #least = Number.POSITIVE_INFINITY;
  #sinceMajor = { least: 0, endedAt: Number.NEGATIVE_INFINITY, ms: 0 };

  /** What is to be done, with `bytes` alive at the time `now`, in ms. */
  next(bytes: number, now: number): Collection | undefined {
    if (bytes < this.#least) this.#fallTo(bytes);
    if (bytes <= this.#limit) return undefined;
    return this.#majorIsDue() && this.#majorIsAllowed(bytes, now) ? 'major' : 'minor';
  }

  /** To be called after each collection: with what was alive before it, when it ended, and how long it took, in ms. */
  collected(kind: Collection, bytes: number, now: number, ms: number): void {
    this.#last = { kind, bytes };
    this.#least = bytes;
    if (kind === 'major') this.#sinceMajor = { least: bytes, endedAt: now, ms };
    // Far enough for the thread in the background to have given back what was found.
    this.#limit = bytes + Math.max(FLOOR_BYTES, bytes) / 4;
  }

  #fallTo(bytes: number): void {
    this.#least = bytes;
    if (this.#last?.kind === 'major') this.#sinceMajor.least = bytes;
    const limit = Math.max(FLOOR_BYTES, bytes * GROWTH);
    this.#limit = this.#last === undefined ? limit : Math.min(this.#limit, limit);
  }

  // The last minor one did not help, or what minor ones leave behind has piled up.
  #majorIsDue(): boolean {
    if (this.#last?.kind !== 'minor') return false;
    const piledUp = this.#least > Math.max(FLOOR_BYTES, this.#sinceMajor.least * GROWTH);
    return piledUp || this.#least > this.#last.bytes * HELPED;
  }

  #majorIsAllowed(bytes: number, now: number): boolean {
    const { least, endedAt, ms } = this.#sinceMajor;
    return now - endedAt >= ms / MAJOR_SHARE || bytes > Math.max(FLOOR_BYTES, least) * URGENT;
  }
}
