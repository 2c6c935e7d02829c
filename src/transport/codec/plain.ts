/** What of plain data cannot be seen from a property, a prototype or a type alone. */

import { native } from '../../base/native.js';

/** What a program has added to Object.prototype would be listed with the keys of every object. */
export function hasEnumerable(prototype: object): boolean {
  for (const _ in prototype) return true;
  return false;
}

// For so few, listing all keys is quicker than a call into C++.
const FEW = 4;

/**
 * Named properties of arrays are rare, but cross as all others do: the matches of a RegExp have some. Of an array with holes nothing certain is
 * said.
 */
export function hasNamedProperties(array: readonly unknown[]): boolean {
  const { length } = array;
  const addon = length <= FEW ? undefined : native();
  return addon === undefined ? Object.keys(array).length !== length : addon.hasNamedProperties(array);
}
