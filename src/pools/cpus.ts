/** The option `cpus`: which CPUs the worker in each place of a pool runs on. */

import { OptionError } from '../base/errors.js';
import type { Takes } from '../base/options.js';
import type { PoolOptions } from './pool.js';

/** For the worker in place i of a pool: entry i modulo the length. */
export type CpuSets = readonly (readonly number[])[];

const isCpu = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const isFilled = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 0;

export const cpuSets: Takes = {
  words: 'an array of CPU numbers, or of arrays of them, none empty',
  test: (value) =>
    isFilled(value) && value.every((entry) => isCpu(entry) || (isFilled(entry) && entry.every((each) => isCpu(each)))),
};

/** `allowed`: what this process may use. Throws OptionError for any other. */
export function resolveCpus(call: string, cpus: NonNullable<PoolOptions['cpus']>, allowed: readonly number[]): CpuSets {
  const sets = cpus.map((entry) => (typeof entry === 'number' ? [entry] : [...entry]));
  const other = sets.flat().find((cpu) => !allowed.includes(cpu));
  if (other === undefined) return sets;
  throw new OptionError(
    `${call}: option 'cpus' names CPU ${other}, which is not there or not allowed. This process may use ${ranges(allowed)}.`,
  );
}

export function cpusAt(sets: CpuSets | undefined, place: number): readonly number[] | undefined {
  return sets?.[place % sets.length];
}

/** As Linux writes them: 0, 1, 2 and 5 are `0-2,5`. */
function ranges(cpus: readonly number[]): string {
  const found: [first: number, last: number][] = [];
  for (const cpu of cpus) {
    const current = found.at(-1);
    if (current?.[1] === cpu - 1) current[1] = cpu;
    else found.push([cpu, cpu]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}
