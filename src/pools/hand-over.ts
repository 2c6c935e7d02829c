/** How a pool without workers hands arguments and results over. */

import { cloneForMany, cloneValue } from '../transport/clone.js';
import { isAnyMarked } from '../transport/marks.js';
import { encodeForMany } from '../transport/pack.js';
import { holdsMarked } from './payload.js';

/** All throw NotSerializableError; `path` names the value in its message. */
export interface HandOver {
  /** An item, a result, a report. */
  value(value: unknown, path: string): unknown;
  /** An argument list. */
  list(values: readonly unknown[], path: string): readonly unknown[];
  /** Arguments that are for others as well, so nothing in them can be moved. */
  shared(values: readonly unknown[], path: string): readonly unknown[];
}

/** As a worker would get it. */
export const byValue: HandOver = {
  value: cloneValue,
  list: (values, path) => cloneValue(values, path) as readonly unknown[],
  shared: (values, path) => cloneForMany(values, path) as readonly unknown[],
};

/** As it is, but that what `transfer` has marked moves, and whatever holds it goes by value. */
export const byReference: HandOver = {
  value: (value, path) => (holdsMarked(value) ? cloneValue(value, path) : value),

  list(values, path) {
    if (!isAnyMarked()) return values;
    const moving = values.map(holdsMarked);
    if (!moving.includes(true)) return values;
    // At once, since several may share a buffer.
    const moved = cloneValue(
      values.map((value, index) => (moving[index] ? value : undefined)),
      path,
    ) as unknown[];
    return values.map((value, index) => (moving[index] ? moved[index] : value));
  },

  shared(values, path) {
    if (holdsMarked(values)) encodeForMany(values, path);
    return values;
  },
};
