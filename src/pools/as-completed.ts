/** Futures one by one, as they finish, across pools. */

import { WaitTimeoutError } from '../base/errors.js';
import { anySignal, checkOptions, millisecondsFromZero } from '../base/options.js';
import type { Future } from './future.js';
import { futuresOf } from './futures-of.js';

/**
 * Yields each future once, in the order in which they end; those that have ended come first. It does not await them: a failed one is
 * yielded like any other. After `timeout` ms in all it throws WaitTimeoutError, on `signal` the signal's reason; the tasks go on.
 * Throws OptionError at once.
 */
export function asCompleted<F extends Future<unknown>>(
  futures: Iterable<F>,
  options?: { timeout?: number | undefined; signal?: AbortSignal | undefined },
): AsyncIterableIterator<F> {
  const all = futuresOf('asCompleted', futures);
  checkOptions('asCompleted', options, { timeout: millisecondsFromZero, signal: anySignal });
  return inOrderOfEnd(all, options?.timeout, options?.signal);
}

async function* inOrderOfEnd<F extends Future<unknown>>(
  futures: ReadonlySet<F>,
  timeout: number | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<F, void, undefined> {
  const ended: F[] = [];
  let wake = () => {};
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown) => {
    failure ??= { error };
    wake();
  };
  for (const future of futures) {
    future.onDone(() => {
      ended.push(future);
      wake();
    });
  }
  const late = () =>
    fail(new WaitTimeoutError(`asCompleted: not all futures ended within ${timeout} ms.`, timeout ?? 0));
  const timer = timeout === undefined ? undefined : setTimeout(late, Math.min(timeout, 2 ** 31 - 1));
  const abort = () => fail(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  try {
    for (let yielded = 0; yielded < futures.size; yielded++) {
      while (ended.length <= yielded && failure === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (ended.length <= yielded && failure !== undefined) throw failure.error;
      yield ended[yielded] as F;
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
