/** Views by the name of their type. Subclasses count as their base class, as with structured clone. */

import { types } from 'node:util';

export const VIEW_TYPES = [
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  // Not in every Node.
  'Float16Array',
] as const;

export type ViewType = (typeof VIEW_TYPES)[number];

const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;

export function viewTypeOf(view: ArrayBufferView): ViewType {
  return types.isDataView(view) ? 'DataView' : (tagOf.call(view) as ViewType);
}

/** Without `byteLength` as far as the buffer goes, however its length changes. */
export function makeView(
  type: ViewType,
  buffer: ArrayBufferLike,
  byteOffset: number,
  byteLength: number | undefined,
): ArrayBufferView {
  if (type === 'DataView') return new DataView(buffer, byteOffset, byteLength);
  const TypedArray = (globalThis as unknown as Record<string, typeof Uint8Array>)[type] as typeof Uint8Array;
  const length = byteLength === undefined ? undefined : byteLength / TypedArray.BYTES_PER_ELEMENT;
  return new TypedArray(buffer as ArrayBuffer, byteOffset, length);
}
