/** Typed arrays and DataViews as plain data: small ones that have a buffer for themselves, and all of it. */

import { isLarge } from '../copies.js';
import { isMarked } from '../marks.js';
import { isResizable, isShared, typedArrays } from '../value-kind.js';

type ViewClass = new (buffer: ArrayBuffer) => ArrayBufferView;

/** By their kinds, in an order that both sides know. At most 16. */
const classes: readonly ViewClass[] = [...typedArrays, DataView];

const kinds = new Map<object, number>(classes.map((viewClass, kind) => [viewClass.prototype, kind]));

/** -1: it is no such view. */
export function viewKind(object: object, prototype: object): number {
  const kind = kinds.get(prototype);
  if (kind === undefined || !ArrayBuffer.isView(object)) return -1;
  const { buffer, byteLength } = object;
  // An empty one may be detached.
  const isWhole = byteLength === buffer.byteLength && byteLength > 0;
  return isWhole && !isLarge(byteLength) && !isShared(buffer) && !isResizable(buffer) && !isMarked(buffer) ? kind : -1;
}

export function viewNumber(kind: number, bytes: number): number {
  return (bytes << 4) | kind;
}

export function bytesOf(number: number): number {
  return number >>> 4;
}

/** Over these bytes, which are nobody else's; undefined: there is no such view. */
export function makeView(number: number, { buffer, byteLength }: Uint8Array<ArrayBuffer>): ArrayBufferView | undefined {
  const viewClass = classes[number & 15] as (ViewClass & { readonly BYTES_PER_ELEMENT?: number }) | undefined;
  if (viewClass === undefined || byteLength % (viewClass.BYTES_PER_ELEMENT ?? 1) !== 0) return undefined;
  return new viewClass(buffer);
}
