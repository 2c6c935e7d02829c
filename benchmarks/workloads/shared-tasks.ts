/** Tasks over shared arrays, and over what was put: only ours can be asked for them. */

import { readFileSync } from 'node:fs';
import { SharedArray, tasks, transfer } from 'breakeven';
import { sumOf } from './functions.js';
import { sumBetween } from './sum.js';

/** The same task for a number and for an array: what differs is what crosses. */
function firstOf(value: number | SharedArray<'uint8'>): number {
  return typeof value === 'number' ? value : value.data[0]!;
}

function sumOfShared(array: SharedArray<'float64'>): number {
  return sumOf(array.data);
}

function sumOfPart(start: number, end: number, array: SharedArray<'float64'>): number {
  return sumBetween(array.data, start, end);
}

/** One item of a map whose `args` are the array. */
function sumOfItem(_item: number, array: Float64Array): number {
  return sumOf(array);
}

function readFile(path: string): Float64Array {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
}

function sumOfPath(path: string): number {
  return sumOf(readFile(path));
}

function sumOfOpened(path: string, length: number): number {
  const array = SharedArray.open(path, { dtype: 'float64', shape: [length] });
  const sum = sumOfShared(array);
  array.dispose();
  return sum;
}

function sumAndPassBack(array: Float64Array): [number, Float64Array] {
  return [sumOf(array), transfer(array)];
}

/** Nothing is read: only what moving it costs. */
function passBack(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return transfer(array);
}

/** Looks up one of many. */
function priceOf(key: string, index: ReadonlyMap<string, { readonly price: number }>): number {
  return index.get(key)!.price;
}

export const shared = tasks(import.meta, {
  firstOf,
  sumOfShared,
  sumOfPart,
  sumOfItem,
  sumOfPath,
  sumOfOpened,
  sumAndPassBack,
  passBack,
  priceOf,
});
