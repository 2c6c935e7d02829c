/**
 * Where two values first differ. What `isDeepStrictEqual` of Node takes for equal is equal: NaN is NaN, 0 is not -0. It looks at the bits of
 * typed arrays, though, where one NaN need not be like another: there, elements are compared. An object without a prototype is as a plain one, which
 * it becomes on its way to a worker, and nothing is lost. It does not look into shared arrays: their elements are compared.
 */

import { isDeepStrictEqual } from 'node:util';
import { SharedArray } from '../../index.js';

/** Stands for what only the other value has. */
export const ABSENT = Symbol('nothing');

export interface Difference {
  /** `result[3].x` */
  readonly path: string;
  readonly left: unknown;
  readonly right: unknown;
}

type Part = readonly [path: string, left: unknown, right: unknown];

/** Undefined where they are equal. `name` is what the path begins with. */
export function firstDifference(name: string, left: unknown, right: unknown): Difference | undefined {
  if (areEqual(left, right)) return undefined;
  return find([name, left, right], new Map());
}

/** They differ. `seen`: pairs that are being compared, or were. In circles they come again; where they differ is found elsewhere. */
function find(part: Part, seen: Map<object, Set<object>>): Difference | undefined {
  const [path, left, right] = part;
  const here = { path, left, right };
  if (!isObject(left) || !isObject(right) || !isSameKind(left, right)) return here;
  const isAlike = isDeepStrictEqual(left, right);
  // Of the same shape, that is.
  if (isAlike && left instanceof SharedArray && right instanceof SharedArray) {
    return firstElement(path, left.data, right.data);
  }
  const [elements, otherElements] = [elementsOf(left), elementsOf(right)];
  if (elements !== undefined && otherElements !== undefined) return firstElement(path, elements, otherElements);
  const others = seen.get(left) ?? new Set();
  if (others.has(right)) return undefined;
  seen.set(left, others.add(right));
  let differing = 0;
  for (const inside of partsOf(path, left, right)) {
    if (areEqual(inside[1], inside[2])) continue;
    differing += 1;
    const found = find(inside, seen);
    if (found !== undefined) return found;
  }
  // A Date, a RegExp, a Set: it differs as a whole.
  const isWhole = differing === 0 && Object.getPrototypeOf(left) === Object.getPrototypeOf(right);
  return isWhole && !isAlike ? here : undefined;
}

/** Node does not look into shared arrays: what holds some is equal only when it has been looked through. */
function areEqual(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(left, right) && !holdsShared(left, new Set());
}

function holdsShared(value: unknown, seen: Set<object>): boolean {
  if (!isObject(value) || ArrayBuffer.isView(value) || seen.has(value)) return false;
  if (value instanceof SharedArray) return true;
  seen.add(value);
  const inside = value instanceof Map ? [...value.values()] : Object.values(value);
  return inside.some((one) => holdsShared(one, seen));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isSameKind(left: object, right: object): boolean {
  return prototypeOf(left) === prototypeOf(right) && Array.isArray(left) === Array.isArray(right);
}

function prototypeOf(value: object): object {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

/** What can be named in them, in their order. */
function* partsOf(path: string, left: object, right: object): Iterable<Part> {
  if (left instanceof Map && right instanceof Map) yield* entriesOf(path, left, right);
  if (left instanceof Error && right instanceof Error) {
    for (const key of ['name', 'message', 'cause'] as const) yield [`${path}.${key}`, left[key], right[key]];
  }
  for (const key of new Set([...keysOf(left), ...keysOf(right)])) {
    yield [path + keyed(key, Array.isArray(left)), own(left, key), own(right, key)];
  }
}

function firstElement(
  path: string,
  left: ArrayLike<number | bigint>,
  right: ArrayLike<number | bigint>,
): Difference | undefined {
  const most = Math.max(left.length, right.length);
  for (let i = 0; i < most; i++) {
    if (!Object.is(left[i], right[i]))
      return { path: `${path}[${i}]`, left: left[i] ?? ABSENT, right: right[i] ?? ABSENT };
  }
  return undefined;
}

/** Of typed arrays, and the bytes of buffers. */
function elementsOf(value: object): ArrayLike<number | bigint> | undefined {
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return new Uint8Array(value);
  if (value instanceof DataView) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return ArrayBuffer.isView(value) ? (value as unknown as ArrayLike<number | bigint>) : undefined;
}

/** By keys that are the same in both; objects as keys are not. */
function* entriesOf(
  path: string,
  left: ReadonlyMap<unknown, unknown>,
  right: ReadonlyMap<unknown, unknown>,
): Iterable<Part> {
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    if (isObject(key)) continue;
    const at = (map: ReadonlyMap<unknown, unknown>) => (map.has(key) ? map.get(key) : ABSENT);
    yield [`${path}.get(${typeof key === 'string' ? JSON.stringify(key) : String(key)})`, at(left), at(right)];
  }
}

function keysOf(value: object): (string | symbol)[] {
  return Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
}

function own(value: object, key: string | symbol): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string | symbol, unknown>)[key] : ABSENT;
}

function keyed(key: string | symbol, isArray: boolean): string {
  if (typeof key === 'symbol') return `[${String(key)}]`;
  if (isArray && /^\d+$/.test(key)) return `[${key}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
