/** The task itself does not work: nothing to profile. */

import { BreakevenError } from '../../base/errors.js';

/** The task threw in the plain loop, where no worker has any part in it. `cause`: what it threw. */
export class ProfiledTaskError extends BreakevenError {
  /** Among the items. */
  readonly index: number;

  constructor(index: number, cause: unknown) {
    const what = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(
      'BREAKEVEN_PROFILED_TASK',
      `profile(): the task threw in the plain loop, with items[${index}]: ${what}. Leave out the items that it fails on.`,
      { cause },
    );
    this.index = index;
  }
}
