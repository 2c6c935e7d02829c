/** Tasks over shared arrays: only ours can be asked for them. */

import { type SharedArray, tasks } from 'breakeven';
import { sumOf } from './functions.js';
import { sumBetween } from './sum.js';

/** The same task for a number and for an array: what differs is what crosses. */
function firstOf(value: number | SharedArray<'uint8'>): number {
  return typeof value === 'number' ? value : value.data[0]!;
}

function sumOfPart(start: number, end: number, array: SharedArray<'float64'>): number {
  return sumBetween(array.data, start, end);
}

/** One item of a map whose `args` are the array. */
function sumOfItem(_item: number, array: Float64Array): number {
  return sumOf(array);
}

export const shared = tasks(import.meta, { firstOf, sumOfPart, sumOfItem });
