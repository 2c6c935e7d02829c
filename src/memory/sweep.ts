/** The sweep of names that dead programs left in /dev/shm. */

import { type NamedSegment, requireNative } from '../base/native.js';
import { aBoolean, checkOptions } from '../base/options.js';

export interface SharedName {
  readonly name: string;
  readonly bytes: number;
}

export interface SweptNames {
  /** What dead programs had left, and is gone. */
  readonly removed: readonly SharedName[];
  /** What living programs hold. */
  readonly alive: readonly SharedName[];
}

/**
 * Removes the named arrays of this user whose programs were killed. What a living program holds, and what was not made by breakeven, is never
 * touched. A program's first named array does the same. `dryRun`: only tells what would be removed.
 *
 * @throws OptionError for a wrong option.
 * @throws NativeUnavailableError without the native part.
 */
export function sweepSharedNames(options: { readonly dryRun?: boolean | undefined } = {}): SweptNames {
  const call = 'sweepSharedNames';
  checkOptions(call, options, { dryRun: aBoolean });
  const found = requireNative(call).sweepNames(options.dryRun !== true);
  const those = (alive: boolean): SharedName[] =>
    found
      .filter((segment) => segment.alive === alive)
      .map(({ name, bytes }: NamedSegment) => ({ name, bytes }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { removed: those(false), alive: those(true) };
}
