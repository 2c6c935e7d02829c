/** How many bytes cross with a value, how they are put together, and what of them is largest. An estimate: nothing is serialised. */

import type { DataShape } from '../calibration.js';
import type { Payload } from '../diagnosis/measurements.js';

export interface PayloadSize {
  readonly bytes: number;
  readonly shape: DataShape;
  /** The largest that is one piece of memory; else the whole. */
  readonly largest: Payload;
  /** Where that stands below the root. */
  readonly keys: readonly (string | number)[];
  /** It, if it is a typed array. */
  readonly array: ArrayBufferView | undefined;
}

const NUMBER = 9;
const OBJECT = 2;
/** From so many on a buffer goes a way of its own. */
export const LARGE_BYTES = 65_536;

interface Found {
  numbers: number;
  strings: number;
  objects: number;
  buffers: number;
  array: ArrayBufferView | undefined;
  keys: readonly (string | number)[];
}

/** `root`: what its place is called, such as `result`; for a list of arguments, `args`. */
export function payloadOf(value: unknown, root: string): PayloadSize {
  const found: Found = { numbers: 0, strings: 0, objects: 0, buffers: 0, array: undefined, keys: [] };
  look(value, [], found, new Set());
  const { numbers, strings, objects, buffers, array, keys } = found;
  const bytes = numbers + strings + objects + buffers;
  const shape = shapeOf(found);
  const largest =
    array === undefined
      ? { path: root, bytes, type: typeName(value) }
      : { path: pathOf(root, keys), bytes: array.byteLength, type: array.constructor.name };
  return { bytes, shape, largest, keys, array };
}

function look(value: unknown, keys: readonly (string | number)[], found: Found, seen: Set<object>): void {
  if (typeof value === 'string') found.strings += value.length + OBJECT;
  else if (typeof value !== 'object' || value === null) found.numbers += NUMBER;
  else if (!seen.has(value)) {
    seen.add(value);
    if (ArrayBuffer.isView(value)) {
      found.buffers += value.byteLength;
      if (value.byteLength > (found.array?.byteLength ?? 0)) [found.array, found.keys] = [value, keys];
    } else if (value instanceof ArrayBuffer) found.buffers += value.byteLength;
    else lookInside(value, keys, found, seen);
  }
}

function lookInside(value: object, keys: readonly (string | number)[], found: Found, seen: Set<object>): void {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const element: unknown = value[i];
      if (typeof element === 'number') found.numbers += NUMBER;
      else look(element, [...keys, i], found, seen);
    }
    return;
  }
  found.objects += OBJECT;
  if (value instanceof Map || value instanceof Set) {
    for (const inside of value) look(inside, keys, found, seen);
    return;
  }
  for (const [key, inside] of Object.entries(value)) {
    found.objects += key.length + OBJECT;
    look(inside, [...keys, key], found, seen);
  }
}

/** What there is most of; numbers and strings within objects are part of them. */
function shapeOf({ numbers, strings, objects, buffers }: Found): DataShape {
  const rest = numbers + strings + objects;
  if (buffers > rest) return 'buffer';
  if (objects > 0.1 * rest) return 'objects';
  return strings > numbers ? 'strings' : 'numbers';
}

function pathOf(root: string, keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${key}`), root);
}

function typeName(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  return (value.constructor as { readonly name?: string } | undefined)?.name ?? 'object';
}
