/** What every contender computes: plain functions of one argument, so that piscina and tinypool find them by name. */

import { monotonicMs } from './clock.js';
import { sumBetween } from './sum.js';

export { latenesses, openEcho, startTimers } from './idle.js';
export { payloadOf, turn, turnAndAnswer } from './turning.js';

/** Nothing: only the way there and back is measured. */
export function identity(value: number): number {
  return value;
}

/** Whatever it is. */
export function echo(value: unknown): unknown {
  return value;
}

/** Of anything that has a length. */
export function countOf(value: { readonly length: number }): number {
  return value.length;
}

/** Keeps its core busy for so many microseconds. */
export function busyFor(us: number): number {
  const end = performance.now() + us / 1000;
  while (performance.now() < end);
  return us;
}

/** Likewise; gives the moment at which it ended. */
export function endOfBusy(us: number): number {
  busyFor(us);
  return monotonicMs();
}

export function shout(text: string): string {
  return text.toUpperCase();
}

/** For pools without a map: a chunk of strings cut by hand. */
export function shoutAll(texts: readonly string[]): string[] {
  return texts.map(shout);
}

/** How many primes there are in [start, end), by trial division: the later part of a range takes longer. */
export function countPrimes([start, end]: readonly [start: number, end: number]): number {
  let count = 0;
  for (let candidate = Math.max(2, start); candidate < end; candidate++) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
      if (candidate % divisor === 0) {
        isPrime = false;
        break;
      }
    }
    if (isPrime) count++;
  }
  return count;
}

/** Of an array that was sent: a tiny answer, so that only the way there counts. */
export function lengthOf(array: Float64Array): number {
  return array.length;
}

/** Reads every element: what was sent by mapping its pages pays for them here. */
export function sumOf(array: Float64Array): number {
  return sumBetween(array, 0, array.length);
}

let kept = new Float64Array(0);

/** An array that is there already, so that only the way back counts. */
export function keptOf(length: number): Float64Array {
  if (kept.length !== length) kept = new Float64Array(length).fill(1);
  return kept;
}

/** The main job: a thumbnail of the photo at `path`. Its codecs load with the first photo, so that nobody else pays for them. */
export async function photoToThumbnail(path: string): Promise<Uint8Array> {
  const { thumbnail } = await import('../../examples/01-photos/photos.js');
  return (await thumbnail(path)).data;
}
