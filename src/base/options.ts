/** Checks of options: a wrong one is told at once, by name, with what it got and what it takes. */

import { inspect } from 'node:util';
import { OptionError } from './errors.js';

/** What an option takes: a test, and the words for it. */
export interface Takes {
  readonly words: string;
  test(value: unknown): boolean;
}

export type OptionTable = Readonly<Record<string, Takes>>;

/** Short, on one line, safe for any value. */
export function show(value: unknown): string {
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  try {
    return inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 5, maxStringLength: 80 });
  } catch {
    return `a ${typeof value}`;
  }
}

/** Throws OptionError unless `options` is an object whose every defined property is in `table` and passes its test. */
export function checkOptions(call: string, options: unknown, table: OptionTable): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new OptionError(`${call}: options must be an object, but got ${show(options)}.`);
  }
  for (const [name, value] of Object.entries(options)) {
    const takes = Object.hasOwn(table, name) ? table[name] : undefined;
    if (takes === undefined) {
      throw new OptionError(`${call}: there is no option '${name}'. It takes ${Object.keys(table).join(', ')}.`);
    }
    if (value !== undefined && !takes.test(value)) {
      throw new OptionError(`${call}: option '${name}' takes ${takes.words}, but got ${show(value)}.`);
    }
  }
}

/** Throws OptionError unless `value` passes. For arguments that are no options. */
export function checkArgument(call: string, name: string, value: unknown, takes: Takes): void {
  if (!takes.test(value)) throw new OptionError(`${call}: ${name} must be ${takes.words}, but got ${show(value)}.`);
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

export const wholeFrom = (least: number): Takes => ({
  words: `a whole number from ${least}`,
  test: (value) => Number.isSafeInteger(value) && (value as number) >= least,
});

export const wholeBetween = (least: number, most: number): Takes => ({
  words: `a whole number from ${least} to ${most}`,
  test: (value) => wholeFrom(least).test(value) && (value as number) <= most,
});

export const milliseconds: Takes = {
  words: 'a number of milliseconds above 0',
  test: (value) => isNumber(value) && value > 0,
};

export const millisecondsFromZero: Takes = {
  words: 'a number of milliseconds from 0',
  test: (value) => isNumber(value) && value >= 0,
};

export const aBoolean: Takes = { words: 'true or false', test: (value) => typeof value === 'boolean' };
export const aString: Takes = {
  words: 'a string that is not empty',
  test: (value) => typeof value === 'string' && value !== '',
};
export const aFunction: Takes = { words: 'a function', test: (value) => typeof value === 'function' };
export const anArray: Takes = { words: 'an array', test: (value) => Array.isArray(value) };
export const anySignal: Takes = { words: 'an AbortSignal', test: (value) => value instanceof AbortSignal };
export const aFiniteNumber: Takes = { words: 'a finite number', test: (value) => Number.isFinite(value) };
export const strings: Takes = {
  words: 'an array of strings',
  test: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
};

export function either(...several: readonly Takes[]): Takes {
  return {
    words: several.map((one) => one.words).join(', or '),
    test: (value) => several.some((one) => one.test(value)),
  };
}

export function literally(...values: readonly unknown[]): Takes {
  return { words: values.map((value) => show(value)).join(' or '), test: (value) => values.includes(value) };
}
