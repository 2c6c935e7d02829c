/** Runs a property on random input: a few hundred times in `npm test`, for minutes by `npm run fuzz`. The seed is told when it fails. */

import fc from 'fast-check';

/** Minutes for each property; undefined in `npm test`. */
const minutes = process.env.FUZZ_MINUTES === undefined ? undefined : Number(process.env.FUZZ_MINUTES);
const seed = process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) };

export function fuzz<T>(property: fc.IRawProperty<T>, numRuns: number): void | Promise<void> {
  const length = minutes === undefined ? { numRuns } : { numRuns: 2 ** 31, interruptAfterTimeLimit: minutes * 60_000 };
  return fc.assert(property, { ...length, ...seed });
}
