/** A value on one short line. */

import { inspect } from 'node:util';
import { ABSENT } from './difference.js';
import { Failure } from './outcome.js';

const LONGEST = 100;

export function show(value: unknown): string {
  if (value === ABSENT) return 'nothing';
  if (value instanceof Failure) return shortened(`throws ${value.name}: ${value.message}`);
  return shortened(
    inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 6, maxStringLength: 60 }),
  );
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
