/** Futures one by one, as they finish, across pools. */

import { WaitTimeoutError } from '../base/errors.js';
import { anySignal, checkOptions, millisecondsFromZero } from '../base/options.js';
import type { Future } from './future.js';
import { futuresOf } from './futures-of.js';

/**
 * An async iterator over the futures themselves. Not declared as AsyncIterableIterator<F>, of which TypeScript believes that a loop
 * sees what `F` resolves to.
 */
export interface CompletedFutures<F> {
  next(): Promise<IteratorResult<F, undefined>>;
  return(): Promise<IteratorResult<F, undefined>>;
  [Symbol.asyncIterator](): this;
}

/**
 * Gives each future once, in the order in which they end; those that have ended come first. It does not await them: a failed one is
 * given like any other. After `timeout` ms in all it throws WaitTimeoutError, on `signal` the signal's reason; the tasks go on.
 * Throws OptionError at once.
 */
export function asCompleted<F extends Future<unknown>>(
  futures: Iterable<F>,
  options?: { timeout?: number | undefined; signal?: AbortSignal | undefined },
): CompletedFutures<F> {
  const all = futuresOf('asCompleted', futures);
  checkOptions('asCompleted', options, { timeout: millisecondsFromZero, signal: anySignal });
  return new InOrderOfEnd(all, options?.timeout, options?.signal);
}

class InOrderOfEnd<F extends Future<unknown>> implements CompletedFutures<F> {
  readonly #ended: F[] = [];
  #left: number;
  #wake: (() => void)[] = [];
  #failure: { readonly error: unknown } | undefined;
  #release = () => {};

  constructor(futures: ReadonlySet<F>, timeout: number | undefined, signal: AbortSignal | undefined) {
    this.#left = futures.size;
    for (const future of futures) {
      future.onDone(() => {
        this.#ended.push(future);
        this.#wakeAll();
      });
    }
    if (this.#left > 0) this.#limit(timeout, signal);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  // An async generator would await what it yields, and so give results instead of futures.
  async next(): Promise<IteratorResult<F, undefined>> {
    while (this.#left > 0 && this.#ended.length === 0 && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve);
      });
    }
    const value = this.#left > 0 ? this.#ended.shift() : undefined;
    if (value !== undefined) {
      this.#left--;
      if (this.#left === 0) this.#release();
      return { done: false, value };
    }
    const failure = this.#left > 0 ? this.#failure : undefined;
    await this.return();
    if (failure !== undefined) throw failure.error;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<F, undefined>> {
    this.#left = 0;
    this.#release();
    this.#wakeAll();
    return { done: true, value: undefined };
  }

  // Each looks whether there is something for it.
  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  #limit(timeout: number | undefined, signal: AbortSignal | undefined): void {
    const fail = (error: unknown) => {
      this.#failure ??= { error };
      this.#wakeAll();
    };
    const late = () =>
      fail(new WaitTimeoutError(`asCompleted: not all futures ended within ${timeout} ms.`, timeout ?? 0));
    const timer = timeout === undefined ? undefined : setTimeout(late, Math.min(timeout, 2 ** 31 - 1));
    const abort = () => fail(signal?.reason);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
    this.#release = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
  }
}
