/** Where a map's outcomes go: into an array, or to whoever iterates. */

import { AsyncResource } from 'node:async_hooks';

export interface Sink {
  /** How many more items may be read now. */
  room(): number;
  /** So many results more are on their way; `behind`: as far as is known, so many will be on theirs later. */
  took(results: number, behind: number): void;
  /** `place`: of the item in input order; of the chunk, where a chunk has one result. */
  value(place: number, item: unknown, value: unknown): void;
  /** True: the flow goes on; this error is a result like others. */
  error(place: number, item: unknown, error: unknown): boolean;
  /** All outcomes are here. */
  end(): void;
  fail(error: unknown, byOwner: boolean): void;
  /** It takes outcomes only as fast as somebody consumes them. */
  readonly lazy: boolean;
}

/** Collects into a promise: `finish` makes its value when all is there. */
export abstract class PromiseSink<R> implements Sink {
  readonly lazy = false;
  readonly promise: Promise<R>;
  #resolve: (value: R) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  abstract value(place: number, item: unknown, value: unknown): void;
  protected abstract finish(): R;

  room(): number {
    return Number.POSITIVE_INFINITY;
  }

  took(_results: number, _behind: number): void {}

  error(_place: number, _item: unknown, _error: unknown): boolean {
    return false;
  }

  end(): void {
    try {
      this.#resolve(this.finish());
    } catch (error) {
      this.#reject(error);
    }
  }

  fail(error: unknown, byOwner: boolean): void {
    // A rejection that the program itself caused is never "unhandled".
    if (byOwner) this.promise.catch(() => {});
    this.#reject(error);
  }
}

// What somebody says of an iterable may be wrong.
const MOST_EXPECTED = 2 ** 20;

/** Results in input order. */
export class ArraySink extends PromiseSink<unknown[]> {
  #results: unknown[] = [];
  #length = 0;

  // Filled out of order later: without the places an array would become a slow table. To let it grow costs more than all else done here.
  override took(results: number, behind: number): void {
    const before = this.#length;
    this.#length += results;
    if (before === 0) this.#results = new Array(Math.min(results + behind, MOST_EXPECTED));
    for (let place = this.#results.length; place < this.#length; place++) this.#results.push(undefined);
  }

  value(place: number, _item: unknown, value: unknown): void {
    this.#results[place] = value;
  }

  protected finish(): unknown[] {
    this.#results.length = this.#length;
    return this.#results;
  }
}

/** As ArraySink; an error is a result like others. */
export class SettledSink extends ArraySink {
  override value(place: number, item: unknown, value: unknown): void {
    super.value(place, item, { status: 'fulfilled', value });
  }

  override error(place: number, item: unknown, reason: unknown): boolean {
    super.value(place, item, { status: 'rejected', reason });
    return true;
  }
}

/** Keeps nothing. */
export class NothingSink extends PromiseSink<void> {
  value(): void {}
  protected finish(): void {}
}

/** Each chunk's array of results, joined in input order. */
export class BatchesSink extends PromiseSink<unknown[]> {
  readonly #batches: (readonly unknown[])[] = [];

  value(place: number, _item: unknown, value: unknown): void {
    if (!Array.isArray(value)) {
      throw new TypeError(`pool.mapBatches: the task must return an array of results, but returned ${typeof value}.`);
    }
    this.#batches[place] = value;
  }

  protected finish(): unknown[] {
    return this.#batches.flat(1);
  }
}

/** Combines as soon as the next part in range order is there, so that few parts are kept. */
export class CombiningSink extends PromiseSink<unknown> {
  readonly #combine: (a: unknown, b: unknown) => unknown;
  readonly #waiting = new Map<number, unknown>();
  #next = 0;
  #combined: unknown;

  constructor(combine: (a: unknown, b: unknown) => unknown) {
    super();
    // The caller's code runs in the caller's async context.
    this.#combine = AsyncResource.bind(combine) as (a: unknown, b: unknown) => unknown;
  }

  value(place: number, _item: unknown, value: unknown): void {
    this.#waiting.set(place, value);
    for (; this.#waiting.has(this.#next); this.#next++) {
      const part = this.#waiting.get(this.#next);
      this.#waiting.delete(this.#next);
      this.#combined = this.#next === 0 ? part : this.#combine(this.#combined, part);
    }
  }

  protected finish(): unknown {
    return this.#combined;
  }
}
