/** Waits for several futures without looking at their outcomes. */

import { checkOptions, literally, millisecondsFromZero } from '../base/options.js';
import type { Future } from './future.js';
import { futuresOf } from './futures-of.js';

export interface WaitOptions {
  /** Default 'all'. 'first-exception': also a cancelled future counts as one; without any it waits for all. */
  until?: 'all' | 'first-completed' | 'first-exception' | undefined;
  /** ms; when it is over, what has not ended is in `pending`. */
  timeout?: number | undefined;
}

/** Never rejects for what a task does; a failed future is in `done`. Rejects with OptionError. */
export async function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options?: WaitOptions | undefined,
): Promise<{ done: Set<F>; pending: Set<F> }> {
  const pending = futuresOf('wait', futures);
  checkOptions('wait', options, {
    until: literally('all', 'first-completed', 'first-exception'),
    timeout: millisecondsFromZero,
  });
  const { until = 'all', timeout } = options ?? {};
  const done = new Set<F>();
  if (pending.size === 0) return { done, pending };

  await new Promise<void>((resolve) => {
    const timer = timeout === undefined ? undefined : setTimeout(resolve, Math.min(timeout, 2 ** 31 - 1));
    const finish = () => {
      clearTimeout(timer);
      resolve();
    };
    for (const future of [...pending]) {
      future.onDone(() => {
        if (!pending.delete(future)) return;
        done.add(future);
        if (until === 'first-completed' || pending.size === 0) finish();
        // A promise tells whether it failed one tick after it has ended.
        else if (until === 'first-exception') future.then(() => {}, finish);
      });
    }
  });
  // Those that end later must not change what the caller was given.
  return { done: new Set(done), pending: new Set(pending) };
}
