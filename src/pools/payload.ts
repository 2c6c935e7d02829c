/** What an assignment carries, as far as it can be told before it is encoded. */

import { types } from 'node:util';
import { isLarge } from '../transport/copies.js';
import { isAnyMarked, isMarked } from '../transport/marks.js';
import { walk } from '../transport/walk.js';
import { CALL } from '../transport/wire.js';
import type { Assignment } from './job.js';

/** Bytes of the large buffers and texts that lie open: arguments and items themselves, and what is in them if they are arrays. */
export function bytesInSight({ job, from, to }: Assignment): number {
  if (job.shape === CALL) return bytesOfAll(job.payload, 0, job.payload.length, true);
  return bytesOfAll(job.payload, from, to, true);
}

function bytesOfAll(values: readonly unknown[], from: number, to: number, lookInside: boolean): number {
  let bytes = 0;
  for (let index = from; index < to; index++) {
    const value = values[index];
    if (typeof value === 'string') {
      if (isLarge(value.length)) bytes += value.length;
      continue;
    }
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      if (lookInside) bytes += bytesOfAll(value, 0, value.length, false);
    } else if (ArrayBuffer.isView(value) || types.isArrayBuffer(value)) {
      if (isLarge(value.byteLength)) bytes += value.byteLength;
    }
  }
  return bytes;
}

/** The items, as they count within the job, that hold something marked by `transfer`. */
export function movingItems({ job, from, to }: Assignment): ReadonlySet<number> | undefined {
  if (!isAnyMarked()) return undefined;
  const moving = new Set<number>();
  for (let index = from; index < to; index++) {
    if (holdsMarked(job.shape === CALL ? job.payload : job.payload[index])) moving.add(index);
  }
  return moving.size === 0 ? undefined : moving;
}

/** All of them, as they count within the job. */
export function itemsOf({ from, to }: Assignment): ReadonlySet<number> {
  return new Set(Array.from({ length: to - from }, (_, place) => from + place));
}

export function holdsMarked(value: unknown): boolean {
  if (!isAnyMarked()) return false;
  let found = false;
  walk(value, '', (object) => {
    found ||= isMarked(object);
    return !found;
  });
  return found;
}
