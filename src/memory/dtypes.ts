/** The types that a shared array's elements can have: their names, their typed arrays. */

import { OptionError } from '../base/errors.js';
import { show } from '../base/options.js';

/** The typed array of each dtype, over shared memory. */
export interface TypedArrays {
  int8: Int8Array<SharedArrayBuffer>;
  uint8: Uint8Array<SharedArrayBuffer>;
  uint8c: Uint8ClampedArray<SharedArrayBuffer>;
  int16: Int16Array<SharedArrayBuffer>;
  uint16: Uint16Array<SharedArrayBuffer>;
  int32: Int32Array<SharedArrayBuffer>;
  uint32: Uint32Array<SharedArrayBuffer>;
  float32: Float32Array<SharedArrayBuffer>;
  float64: Float64Array<SharedArrayBuffer>;
  bigint64: BigInt64Array<SharedArrayBuffer>;
  biguint64: BigUint64Array<SharedArrayBuffer>;
}

/** `uint8c` is that of Uint8ClampedArray. */
export type Dtype = keyof TypedArrays;

export type TypedArrayOf<D extends Dtype> = TypedArrays[D];

export type ElementOf<D extends Dtype> = D extends 'bigint64' | 'biguint64' ? bigint : number;

type Mutators = 'copyWithin' | 'fill' | 'reverse' | 'set' | 'sort' | 'subarray';

/** The typed array without what writes to it. */
export type ReadonlyTypedArrayOf<D extends Dtype> = Omit<TypedArrays[D], Mutators | number> & {
  readonly [index: number]: ElementOf<D>;
  subarray(begin?: number, end?: number): ReadonlyTypedArrayOf<D>;
};

/** Any typed array that has a dtype. */
export type AnyTypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** The dtype of a typed array. */
export type DtypeOf<T extends AnyTypedArray> = {
  [D in Dtype]: T[typeof Symbol.toStringTag] extends TypedArrays[D][typeof Symbol.toStringTag] ? D : never;
}[Dtype];

interface TypedArrayClass<D extends Dtype> {
  readonly BYTES_PER_ELEMENT: number;
  readonly name: string;
  new (buffer: SharedArrayBuffer, byteOffset: number, length: number): TypedArrayOf<D>;
}

const classes: { readonly [D in Dtype]: TypedArrayClass<D> } = {
  int8: Int8Array,
  uint8: Uint8Array,
  uint8c: Uint8ClampedArray,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
  bigint64: BigInt64Array,
  biguint64: BigUint64Array,
};

/** In an order that every process knows. */
export const dtypes = Object.keys(classes) as readonly Dtype[];
const byClassName = new Map(dtypes.map((dtype) => [classes[dtype].name, dtype]));

/** Throws OptionError unless it is one. */
export function checkDtype(call: string, dtype: unknown): Dtype {
  if (typeof dtype === 'string' && Object.hasOwn(classes, dtype)) return dtype as Dtype;
  throw new OptionError(`${call}: dtype must be one of ${dtypes.join(', ')}, but got ${show(dtype)}.`);
}

const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;

/** Throws OptionError unless it is a typed array of a dtype, or of a subclass, such as a Buffer. */
export function checkTypedArray(call: string, array: unknown): Dtype {
  const dtype = byClassName.get(tagOf.call(array) as string);
  if (dtype !== undefined) return dtype;
  throw new OptionError(
    `${call}: its first argument must be a typed array of ${dtypes.join(', ')}, but got ${show(array)}.`,
  );
}

export function bytesPerElement(dtype: Dtype): number {
  return classes[dtype].BYTES_PER_ELEMENT;
}

/** `byteOffset`: where it begins in the buffer; a multiple of the element's size. */
export function typedArray<D extends Dtype>(
  dtype: D,
  buffer: SharedArrayBuffer,
  byteOffset: number,
  length: number,
): TypedArrayOf<D> {
  return new classes[dtype](buffer, byteOffset, length);
}
