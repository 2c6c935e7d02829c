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

/** Ms for so many turns of a loop that only computes. */
export const turn = (turns: number): number => {
  const before = performance.now();
  let state = 1;
  for (let i = 0; i < turns; i++) state = (state * 1664525 + 1013904223) | 0;
  const ms = performance.now() - before;
  // What nobody looks at might not be computed.
  return state === 0 ? 0 : ms;
};

/** A value of that shape, after just `ms`: made once, or `isNew`. */
export function give(shape: string, count: number, ms: number, isNew = false): unknown {
  const end = performance.now() + ms;
  const self = give as typeof give & { kept?: Map<string, unknown> };
  self.kept ??= new Map();
  const key = `${shape} ${count}`;
  let value = isNew ? undefined : self.kept.get(key);
  if (value === undefined) {
    switch (shape) {
      case 'numbers':
        value = Array.from({ length: count }, (_, i) => i + 0.5);
        break;
      case 'strings':
        value = Array.from({ length: count }, (_, i) => `a string of thirty-two letters ${i}`.slice(-32));
        break;
      case 'objects':
        value = Array.from({ length: count }, (_, id) => ({ id, name: `item ${id}`, value: id / 3 }));
        break;
      default:
        value = new Uint8Array(count).fill(1);
    }
    if (!isNew) self.kept.set(key, value);
  }
  while (performance.now() < end);
  return value;
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
