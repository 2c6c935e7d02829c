/** What workers do in experiments. Each goes there as its source, so it sees nothing of this file. */

import type { DataShape } from '../calibration.js';

/** Of one element, serialised. */
const ELEMENT_BYTES: Readonly<Record<DataShape, number>> = {
  numbers: 9,
  strings: 34,
  objects: 45,
  buffer: 1,
  shared: 1,
};

/** How many elements take about so many bytes; at least one. */
export function elementsFor(shape: DataShape, bytes: number): number {
  return Math.max(1, Math.round(bytes / ELEMENT_BYTES[shape]));
}

export const nothing = (_value: unknown): number => 0;

export const echo = (value: unknown): unknown => value;

export const pid = (): number => process.pid;

/** Where the system does not tell what of a process is its own alone: more than that. */
export const residentBytes = (): number => process.memoryUsage.rss();

/** Keeps a core busy. */
export const busy = (_value: unknown, ms: number): number => {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return 0;
};

/** Ms for so many turns of a loop that only computes: of whole numbers, so that V8 never takes them for fractions, which take four times as long. */
export const turn = (turns: number): number => {
  const before = performance.now();
  let state = 1;
  // By shifts alone: what V8 makes of products and sums that leave 32 bits is fast in one worker and four times as slow in the next.
  for (let i = 0; i < turns; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  const ms = performance.now() - before;
  // What nobody looks at might not be computed.
  return state === 0 ? 0 : ms;
};

/**
 * Keeps a core busy for `ms`, and a note of when it began: on the clock of this thread, or where `ms` is 0 on one that stands still while this
 * thread sleeps. `keep`: keeps `value`, too. `kept`: gives back what it was told to keep. `begun`: gives its
 * notes, and forgets them.
 */
export function serve(value: unknown, ms: number, order?: 'keep' | 'kept' | 'begun'): unknown {
  const began = ms > 0 ? performance.now() : performance.eventLoopUtilization().active;
  const self = serve as typeof serve & { begun?: number[]; kept?: unknown };
  const begun = self.begun ?? [];
  self.begun = order === 'begun' ? [] : begun;
  if (order === 'begun') return begun;
  begun.push(began);
  // What came in memory that is lent might go back in it, and cost nothing.
  if (order === 'keep') self.kept = value instanceof Uint8Array ? value.slice() : value;
  while (performance.now() < began + ms);
  return order === 'kept' ? self.kept : 0;
}

/** A new value of that shape. */
export function newValue(shape: DataShape, count: number): unknown {
  switch (shape) {
    case 'numbers':
      return Array.from({ length: count }, (_, i) => i + 0.5);
    case 'strings':
      return Array.from({ length: count }, (_, i) => `a string of thirty-two letters ${i}`.slice(-32));
    case 'objects':
      return Array.from({ length: count }, (_, id) => ({ id, name: `item ${id}`, value: id / 3 }));
    default:
      return new Uint8Array(count).fill(1);
  }
}

/** Reads the part from one byte to another, both multiples of 8. */
export const readAll = ([from, to]: readonly [number, number], array: { readonly data: Uint8Array }): number => {
  const { buffer, byteOffset } = array.data;
  const words = new Float64Array(buffer, byteOffset + from, (to - from) / 8);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i + 3 < words.length; i += 4) {
    a += words[i]!;
    b += words[i + 1]!;
    c += words[i + 2]!;
    d += words[i + 3]!;
  }
  return a + b + c + d;
};
