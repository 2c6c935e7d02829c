/** What cannot cross, and what its owner can do about it. */

import { types } from 'node:util';
import { isOurs } from '../memory/holding.js';
import { className } from './class-info.js';

export interface Refusal {
  /** What the value is, for the message: `Socket`, `a symbol`. */
  readonly what: string;
  readonly cure: string;
}

const live: readonly (readonly [(value: unknown) => boolean, cure: string])[] = [
  [types.isPromise, 'Await it first and pass its value.'],
  [types.isGeneratorObject, 'Collect its values into an array first.'],
  [types.isBoxedPrimitive, 'Pass the primitive value.'],
  [(value) => value instanceof WeakMap, 'Pass a Map of what the task needs.'],
  [(value) => value instanceof WeakSet, 'Pass a Set of what the task needs.'],
  [(value) => value instanceof WeakRef, 'Pass what deref() returns.'],
];

const OPEN_INSIDE =
  'Create it inside the task, and pass what is needed for that, such as a path, an address or options.';

export function refuseFunction(value: unknown): Refusal {
  const name = (value as { name?: unknown }).name;
  return {
    what: typeof name === 'string' && name !== '' ? `function ${name}` : 'a function',
    cure: 'Register it with tasks() and pass the registered task, or pass the data that it would compute.',
  };
}

export const aSymbol: Refusal = { what: 'a symbol', cure: 'Pass a string.' };

export const aProxy: Refusal = {
  what: 'a Proxy',
  cure: 'Pass a plain copy of what it shows, such as { ...proxy }.',
};

/** Its views are refused alike. */
export function refuseShared(buffer: ArrayBufferLike): Refusal {
  if (isOurs(buffer)) {
    return {
      what: 'the data of a SharedArray',
      cure: 'Pass the SharedArray itself: it crosses as a handle, without a copy. For a part of it pass rows(from, to).',
    };
  }
  return {
    what: 'a plain SharedArrayBuffer',
    cure: 'Nor can a view on one: pass a SharedArray, or a copy, such as Uint8Array.from(view).',
  };
}

export const detachedBuffer: Refusal = {
  what: 'a detached ArrayBuffer',
  cure: 'Its bytes were transferred away: pass a copy made before that.',
};

export const movedToMany: Refusal = {
  what: 'what transfer() marked to be moved',
  cure: 'Several workers get this value, and it can be moved to one only: pass it without transfer(), or as a SharedArray.',
};

/** For an object of Node's or V8's own classes. */
export function refusePlatform(object: object): Refusal {
  const found = live.find(([matches]) => matches(object));
  return { what: className(object), cure: found?.[1] ?? OPEN_INSIDE };
}

/** For what has a plain prototype and still is no plain object to structured clone. */
export function refuseImpostor(object: object): Refusal | undefined {
  if (types.isArgumentsObject(object)) return { what: 'an arguments object', cure: 'Pass an array: [...arguments].' };
  if (types.isModuleNamespaceObject(object)) return { what: 'a module', cure: 'Import it inside the task.' };
  return undefined;
}

/** For an instance of a user's class that holds something which cannot cross. */
export function instanceCure(name: string): string {
  return `Pass plain data, or give its class to registerType(${name}, { encode, decode }).`;
}
