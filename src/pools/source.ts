/** Where a map's items come from, read no further than asked: arrays, iterables, async iterables, ranges. */

import { OptionError } from '../base/errors.js';
import { show } from '../base/options.js';
import type { Items, RangeInput } from './pool.js';

export interface Source {
  /** How many items are still to come, where that is known. */
  readonly remaining: number | undefined;
  readonly ended: boolean;
  /**
   * Up to `most` items: those that are there now, but none while fewer than `least` are and more may come. Throws what the iterable
   * throws.
   */
  take(most: number, least: number): unknown[];
  /** Reads on until about `most` items wait, and calls `onItems` when some have come or it has ended or failed. */
  ask(most: number): void;
  /** Closes the iterable, which then frees what it holds. */
  close(): void;
}

export function sourceOf(call: string, items: Items<unknown>, total: number | undefined, onItems: () => void): Source {
  if (Array.isArray(items)) return new ArraySource(items);
  const candidate = items as Partial<Iterable<unknown> & AsyncIterable<unknown>> | null | undefined;
  if (typeof candidate?.[Symbol.asyncIterator] === 'function') {
    return new AsyncSource(candidate as AsyncIterable<unknown>, total, onItems);
  }
  if (typeof candidate?.[Symbol.iterator] === 'function') {
    return new IterableSource(candidate as Iterable<unknown>, total);
  }
  throw new OptionError(`${call}: items must be iterable or async iterable, but got ${show(items)}.`);
}

class ArraySource implements Source {
  readonly #items: readonly unknown[];
  readonly #length: number;
  #next = 0;

  constructor(items: readonly unknown[]) {
    this.#items = items;
    this.#length = items.length;
  }

  get remaining(): number {
    return Math.max(0, this.#end() - this.#next);
  }

  get ended(): boolean {
    return this.#next >= this.#end();
  }

  take(most: number): unknown[] {
    const from = this.#next;
    this.#next = Math.min(this.#end(), from + most);
    return this.#items.slice(from, this.#next);
  }

  ask(): void {}

  close(): void {
    this.#next = this.#length;
  }

  // Whoever takes items out of the array before they are read has fewer of them.
  #end(): number {
    return Math.min(this.#length, this.#items.length);
  }
}

class IterableSource implements Source {
  readonly #iterator: Iterator<unknown>;
  #left: number | undefined;
  ended = false;

  constructor(items: Iterable<unknown>, total: number | undefined) {
    this.#iterator = items[Symbol.iterator]();
    const { size } = items as { size?: unknown };
    this.#left = total ?? (items instanceof Set || items instanceof Map ? (size as number) : undefined);
  }

  // A total that somebody guessed too low must not end the map.
  get remaining(): number | undefined {
    return this.#left === undefined || this.#left <= 0 ? undefined : this.#left;
  }

  take(most: number): unknown[] {
    const taken: unknown[] = [];
    while (taken.length < most && !this.ended) {
      let next: IteratorResult<unknown>;
      try {
        next = this.#iterator.next();
      } catch (error) {
        this.ended = true;
        throw error;
      }
      if (next.done) this.ended = true;
      else taken.push(next.value);
    }
    if (this.#left !== undefined) this.#left -= taken.length;
    return taken;
  }

  ask(): void {}

  close(): void {
    if (this.ended) return;
    this.ended = true;
    this.#iterator.return?.();
  }
}

class AsyncSource implements Source {
  readonly #iterator: AsyncIterator<unknown>;
  readonly #onItems: () => void;
  #items: unknown[] = [];
  #wanted = 0;
  #reading = false;
  #telling = false;
  #exhausted = false;
  #closed = false;
  #failure: { readonly error: unknown } | undefined;
  #left: number | undefined;

  constructor(items: AsyncIterable<unknown>, total: number | undefined, onItems: () => void) {
    this.#iterator = items[Symbol.asyncIterator]();
    this.#left = total;
    this.#onItems = onItems;
  }

  get remaining(): number | undefined {
    return this.#left === undefined || this.#left <= 0 ? undefined : this.#left;
  }

  get ended(): boolean {
    return this.#closed || (this.#exhausted && this.#items.length === 0 && this.#failure === undefined);
  }

  take(most: number, least: number): unknown[] {
    if (!this.#exhausted && this.#items.length < least) return [];
    if (this.#items.length === 0 && this.#failure !== undefined) {
      const { error } = this.#failure;
      this.#failure = undefined;
      throw error;
    }
    const taken = this.#items.length <= most ? this.#items : this.#items.slice(0, most);
    this.#items = this.#items.length <= most ? [] : this.#items.slice(most);
    if (this.#left !== undefined) this.#left -= taken.length;
    return taken;
  }

  ask(most: number): void {
    this.#wanted = most;
    if (!this.#reading && !this.#exhausted && !this.#closed && this.#items.length < most) void this.#read();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#items = [];
    if (this.#exhausted) return;
    this.#exhausted = true;
    // A source that fails to close harms nobody any more.
    Promise.resolve(this.#iterator.return?.()).catch(() => {});
  }

  // After the burst that this item may be part of: a slow source keeps workers busy with what there is.
  #tellSoon(): void {
    if (this.#telling) return;
    this.#telling = true;
    setImmediate(() => {
      this.#telling = false;
      this.#onItems();
    });
  }

  async #read(): Promise<void> {
    this.#reading = true;
    try {
      while (!this.#exhausted && this.#items.length < this.#wanted) {
        const next = await this.#iterator.next();
        if (this.#closed) return;
        if (next.done) this.#exhausted = true;
        else this.#items.push(next.value);
        this.#tellSoon();
      }
    } catch (error) {
      this.#exhausted = true;
      this.#failure = { error };
    } finally {
      this.#reading = false;
      this.#onItems();
    }
  }
}

/** Parts of a range: each item that it gives is one [start, end). */
export class RangeSource implements Source {
  readonly #end: number;
  #next: number;

  constructor(call: string, range: RangeInput) {
    const [start, end] =
      typeof range === 'number' ? [0, range] : Array.isArray(range) && range.length === 2 ? range : [Number.NaN, 0];
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start > end) {
      const takes = 'a whole number from 0, or [start, end] of whole numbers with start <= end';
      throw new OptionError(`${call}: range must be ${takes}, but got ${show(range)}.`);
    }
    this.#next = start;
    this.#end = end;
  }

  get remaining(): number {
    return this.#end - this.#next;
  }

  get ended(): boolean {
    return this.#next >= this.#end;
  }

  /** [start, end) of the next part, `most` long: the arguments of one call. */
  take(most: number): unknown[] {
    const start = this.#next;
    this.#next = Math.min(this.#end, start + most);
    return start === this.#next ? [] : [start, this.#next];
  }

  ask(): void {}

  close(): void {
    this.#next = this.#end;
  }
}
