/** A value on one short line. */

import { inspect } from 'node:util';
import { excerpt } from '../escape.js';
import { ABSENT } from './difference.js';
import { Failure } from './outcome.js';

const LONGEST = 100;

export function show(value: unknown): string {
  if (value === ABSENT) return 'nothing';
  if (value instanceof Failure) return excerpt(`throws ${value.name}: ${value.message}`, LONGEST);
  return excerpt(inspected(value), LONGEST);
}

/** Objects may have a say in it, and throw. */
function inspected(value: unknown): string {
  try {
    return inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 6, maxStringLength: 60 });
  } catch {
    return 'a value that cannot be shown';
  }
}
