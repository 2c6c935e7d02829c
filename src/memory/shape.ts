/** Arithmetic of shapes: lengths along each dimension, the last one contiguous (C order). */

import { constants } from 'node:buffer';
import { OptionError } from '../base/errors.js';
import { show } from '../base/options.js';

/** A number is the length of a list. */
export type Shape = number | readonly number[];

/** The most bytes that one array can have in this Node: 4 GiB in Node 20. */
export const MOST_BYTES = constants.MAX_LENGTH;

/** Elements of an array of that shape. */
export function lengthOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** A copy of the shape. Throws OptionError unless it is one whose bytes one array can have. */
export function checkShape(call: string, shape: unknown, elementBytes: number): readonly number[] {
  const lengths: readonly unknown[] = Array.isArray(shape) ? Array.from(shape) : [shape];
  if (lengths.length === 0 || !lengths.every(isLength)) {
    throw new OptionError(
      `${call}: shape must be a whole number from 0, or a list of at least one of them, but got ${show(shape)}.`,
    );
  }
  const bytes = lengthOf(lengths) * elementBytes;
  if (bytes <= MOST_BYTES && Number.isSafeInteger(bytes)) return lengths;
  throw new OptionError(
    `${call}: shape ${show(shape)} makes ${bytes} bytes, but one array of this Node has at most ${MOST_BYTES}. ` +
      'Cut it into several arrays.',
  );
}

/** A copy of `to`. Throws OptionError unless it is a shape of as many elements as `from`. */
export function checkReshape(call: string, from: readonly number[], to: unknown): readonly number[] {
  const shape = checkShape(call, to, 1);
  if (lengthOf(shape) === lengthOf(from)) return shape;
  throw new OptionError(
    `${call}: shape ${show(to)} has ${lengthOf(shape)} elements, but the array has ${lengthOf(from)}: ${show(from)}.`,
  );
}

/** A part of an array, in elements. */
export interface Part {
  readonly start: number;
  readonly shape: readonly number[];
}

/** The rows from `from` up to, not including, `to`: of a list, its elements. Throws OptionError if there are no such rows. */
export function rowsOf(call: string, shape: readonly number[], from: unknown, to: unknown): Part {
  const [rows = 0, ...rest] = shape;
  const bound = (value: unknown, least: number) => isLength(value) && value >= least && value <= rows;
  if (!bound(from, 0) || !bound(to, from as number)) {
    throw new OptionError(
      `${call}: rows go from a first one to one behind the last, 0 <= from <= to <= ${rows}, but got ${show(from)} and ${show(to)}.`,
    );
  }
  return { start: (from as number) * lengthOf(rest), shape: [(to as number) - (from as number), ...rest] };
}

function isLength(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
