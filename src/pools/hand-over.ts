/** How a pool without workers hands arguments and results over. */

import { cloneForMany, cloneValue } from '../transport/clone.js';
import { isAnyMarked } from '../transport/marks.js';
import { encodeForMany } from '../transport/pack.js';
import type { SharedArgs } from './job.js';
import { holdsMarked } from './payload.js';
import { resolveRefs } from './resolve-refs.js';

/** All throw NotSerializableError; `path` names the value in its message. */
export interface HandOver {
  /** A result, a report. */
  value(value: unknown, path: string): unknown;
  /** An item, with the values of Refs in it. */
  item(value: unknown, path: string): unknown;
  /** An argument list, with the values of Refs in it. */
  list(values: readonly unknown[], path: string): readonly unknown[];
  /** Arguments that are for others as well, so nothing in them can be moved. */
  shared(values: readonly unknown[], path: string): readonly unknown[];
  /** The extra arguments of a map, for one more of its items. */
  extra(args: SharedArgs): readonly unknown[];
  /** What is to stand for a value that many calls will get. */
  put(value: unknown): unknown;
}

/** As a worker would get it. */
export const byValue: HandOver = {
  value: cloneValue,
  item: cloneValue,
  list: (values, path) => cloneValue(values, path) as readonly unknown[],
  shared: (values, path) => cloneForMany(values, path) as readonly unknown[],
  extra: ({ values }) => cloneForMany(values, 'args') as readonly unknown[],
  put: (value) => cloneForMany(value, 'value'),
};

const resolvedArgs = new WeakMap<SharedArgs, readonly unknown[]>();

/** As it is, but that what `transfer` has marked moves, and whatever holds it goes by value. */
export const byReference: HandOver = {
  value: (value, path) => (holdsMarked(value) ? cloneValue(value, path) : value),
  item: (value, path) => (holdsMarked(value) ? cloneValue(value, path) : resolveRefs(value, path)),

  list(values, path) {
    const resolved = resolveRefs(values, path) as readonly unknown[];
    if (!isAnyMarked()) return resolved;
    const moving = values.map(holdsMarked);
    if (!moving.includes(true)) return resolved;
    // At once, since several may share a buffer.
    const moved = cloneValue(
      values.map((value, index) => (moving[index] ? value : undefined)),
      path,
    ) as unknown[];
    return resolved.map((value, index) => (moving[index] ? moved[index] : value));
  },

  shared(values, path) {
    refuseMarked(values, path);
    return resolveRefs(values, path) as readonly unknown[];
  },

  extra(args) {
    refuseMarked(args.values, 'args');
    // Once for all items.
    const resolved = resolvedArgs.get(args) ?? (resolveRefs(args.values, 'args') as readonly unknown[]);
    resolvedArgs.set(args, resolved);
    return resolved;
  },

  put(value) {
    refuseMarked(value, 'value');
    return resolveRefs(value, 'value');
  },
};

function refuseMarked(value: unknown, path: string): void {
  if (holdsMarked(value)) encodeForMany(value, path);
}
