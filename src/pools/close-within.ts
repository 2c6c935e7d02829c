/** `close({ timeout })`: a pool that takes longer to finish is terminated. */

import type { Clock } from '../base/clock.js';
import type { Accounts } from './accounts.js';

export function closeWithin(
  timeout: number | undefined,
  ending: Promise<void>,
  accounts: Accounts,
  clock: Clock,
  terminate: (reason: string) => void,
): Promise<void> {
  if (timeout === undefined) return ending;
  // Also where all that is left is a map whose source has gone quiet.
  accounts.hold();
  const timer = clock.after(timeout, () => terminate(`close() waited ${timeout} ms`));
  return ending.finally(() => {
    timer.cancel();
    accounts.release();
  });
}
