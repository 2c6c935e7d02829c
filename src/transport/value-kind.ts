/** Sorts objects by what structured clone makes of them. */

import { types } from 'node:util';

/** `atom`: nothing inside (Date, RegExp). `object`: anything that only has properties, class instances included. */
export type ValueKind = 'object' | 'array' | 'map' | 'set' | 'atom' | 'buffer' | 'view';

export function isPrimitive(value: unknown): boolean {
  switch (typeof value) {
    case 'object':
      return value === null;
    case 'function':
    case 'symbol':
      return false;
    default:
      return true;
  }
}

const brands: readonly (readonly [ValueKind, (value: unknown) => boolean])[] = [
  ['array', Array.isArray],
  ['map', types.isMap],
  ['set', types.isSet],
  ['atom', types.isDate],
  ['atom', types.isRegExp],
  ['buffer', types.isAnyArrayBuffer],
  ['view', ArrayBuffer.isView],
];

export const typedArrays = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];

/** The classes that cross as they are, with the check that tells a real one from an object that only inherits from it. */
const cloneable = new Map<object, readonly [ValueKind, (value: unknown) => boolean]>([
  [Map.prototype, ['map', types.isMap]],
  [Set.prototype, ['set', types.isSet]],
  [Date.prototype, ['atom', types.isDate]],
  [RegExp.prototype, ['atom', types.isRegExp]],
  [ArrayBuffer.prototype, ['buffer', types.isArrayBuffer]],
  [DataView.prototype, ['view', ArrayBuffer.isView]],
  ...typedArrays.map((array) => [array.prototype, ['view', ArrayBuffer.isView]] as const),
]);

/** The kind of an object whose class is exactly one that crosses as it is, else undefined. `object` must be no Proxy. */
export function exactKind(object: object, prototype: object | null): ValueKind | undefined {
  if (prototype === Object.prototype || prototype === null) return 'object';
  if (prototype === Array.prototype) return Array.isArray(object) ? 'array' : undefined;
  const found = cloneable.get(prototype);
  return found?.[1](object) ? found[0] : undefined;
}

/** The kind of any object, whatever its class. */
export function baseKind(object: object): ValueKind {
  return brands.find(([, isBrand]) => isBrand(object))?.[0] ?? 'object';
}

/** Whether instances of the class cross as they are, so that it needs no registration. */
export function crossesAsIs(prototype: object): boolean {
  return prototype === Object.prototype || prototype === Array.prototype || cloneable.has(prototype);
}

export function isShared(buffer: ArrayBufferLike): boolean {
  return types.isSharedArrayBuffer(buffer);
}

export function isDetached(buffer: ArrayBufferLike): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

export function isResizable(buffer: ArrayBufferLike): boolean {
  return (buffer as ArrayBuffer & { readonly resizable?: boolean }).resizable === true;
}

/** True when at least half of the buffer that travels with a view would travel for nothing. */
export function isWasteful(view: ArrayBufferView): boolean {
  const { buffer, byteLength } = view;
  return byteLength * 2 <= buffer.byteLength && buffer.byteLength > 0 && !isResizable(buffer);
}

// Short ones are cheap to copy, and may have named properties, as the matches of a RegExp do.
const LONG_LIST = 64;

/** Such a list crosses as it is, even when what is around it must be copied. */
export function isLongListOfPrimitives(array: readonly unknown[]): boolean {
  if (array.length < LONG_LIST) return false;
  for (let index = 0; index < array.length; index += 1) {
    const value = array[index];
    if (!isPrimitive(value) || (value === undefined && !Object.hasOwn(array, index))) return false;
  }
  return true;
}
