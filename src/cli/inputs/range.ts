/** A range of numbers, cut into parts; the task gets the start and the end of each. */

import { InputError } from '../exit.js';
import type { Inputs } from './inputs.js';

// So that parts of unequal cost still even out among the workers.
const PARTS_PER_WORKER = 32;

/** @throws {InputError} unless `range` is `A:B` with whole numbers, A <= B. */
export function rangeParts(range: string, size: number, chunk: number | 'auto'): Inputs {
  const match = /^(-?\d+):(-?\d+)$/.exec(range);
  const start = Number(match?.[1]);
  const end = Number(match?.[2]);
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start > end) {
    throw new InputError(`--range ${range}: it takes A:B, whole numbers with A <= B, for example 0:1000000.`);
  }
  const step = chunk === 'auto' ? Math.max(1, Math.ceil((end - start) / (size * PARTS_PER_WORKER))) : chunk;
  const name = (tuple: unknown, between: string): string => (tuple as readonly number[]).join(between);
  return {
    total: Math.ceil((end - start) / step),
    tuples: true,
    sources: new Set(),
    outputNames: [],
    outputName: (_index, tuple) => name(tuple, '..'),
    describe: (_index, tuple) => `range ${name(tuple, ':')}`,
    *read() {
      for (let from = start; from < end; from += step) yield [[from, Math.min(from + step, end)]];
    },
  };
}
