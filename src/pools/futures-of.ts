/** Checks that something is an iterable of futures. */

import { OptionError } from '../base/errors.js';
import { show } from '../base/options.js';
import { Future } from './future.js';

/** Each future once. Throws OptionError. */
export function futuresOf<F extends Future<unknown>>(call: string, futures: Iterable<F>): Set<F> {
  if (typeof (futures as Partial<Iterable<F>> | undefined)?.[Symbol.iterator] !== 'function') {
    throw new OptionError(`${call}: takes an iterable of futures, but got ${show(futures)}.`);
  }
  const all = new Set(futures);
  for (const future of all) {
    if (!(future instanceof Future)) {
      throw new OptionError(`${call}: takes futures, as pool.submit() returns them, but got ${show(future)}.`);
    }
    // Who waits for futures will look at them, if only after they have failed.
    future.catch(() => {});
  }
  return all;
}
