/** Which class an error has that both sides know, and how to make one of it without running a constructor of anybody's. */

import { types } from 'node:util';
import * as breakevenErrors from '../base/errors.js';
import { setHidden } from './own-properties.js';

const builtIns = [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError];

/** By the name on the prototype, since a bundler may rename classes, and a second copy of this package has others. */
const builtInPrototypes = new Map<string, Error>(builtIns.map(({ prototype }) => [prototype.name, prototype]));
const ownPrototypes = new Map<string, Error>(
  Object.values(breakevenErrors).map(({ prototype }) => [prototype.name, prototype]),
);

export interface ErrorHead {
  readonly class: string;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** Also true for an object that only inherits from Error.prototype, as old libraries make them. Never throws. */
export function isError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  if (types.isNativeError(value)) return true;
  try {
    return value instanceof Error || value instanceof DOMException;
  } catch {
    return false;
  }
}

/** What every error has. Never throws: what cannot be read is left out. */
export function readHead(error: Error): ErrorHead {
  const message = readText(error, 'message') ?? '';
  const name = readText(error, 'name') ?? 'Error';
  return { class: nearestClass(error), name, message, stack: readText(error, 'stack') };
}

/** An error of the class that `head` names, with its name, message and stack. */
export function makeError(head: ErrorHead): Error {
  const error = withoutFrames(() => makeBare(head));
  setHidden(error, 'stack', head.stack ?? `${head.name}: ${head.message}`);
  return error;
}

/** Gives the error its name, unless its class or its own properties do. */
export function keepName(error: Error, name: string): void {
  if (error.name !== name) setHidden(error, 'name', name);
}

/** This thread's frames would be thrown away, and taking them costs more than all the rest. */
function withoutFrames<T>(make: () => T): T {
  const limit = Error.stackTraceLimit;
  // Not an assignment, which would throw where the program has frozen Error.
  Reflect.set(Error, 'stackTraceLimit', 0);
  try {
    return make();
  } finally {
    Reflect.set(Error, 'stackTraceLimit', limit);
  }
}

function makeBare(head: ErrorHead): Error {
  if (head.class === 'DOMException') return new DOMException(head.message, head.name);
  const error = head.message === '' ? new Error() : new Error(head.message);
  const prototype = builtInPrototypes.get(head.class) ?? ownPrototypes.get(head.class) ?? Error.prototype;
  return Object.setPrototypeOf(error, prototype);
}

function nearestClass(error: Error): string {
  try {
    if (error instanceof DOMException) return 'DOMException';
    const names = namesOnPrototypes(error);
    const isOurs = names.includes('BreakevenError');
    return names.find((name) => builtInPrototypes.has(name) || (isOurs && ownPrototypes.has(name))) ?? 'Error';
  } catch {
    return 'Error';
  }
}

function namesOnPrototypes(error: Error): string[] {
  const names: string[] = [];
  for (let link: object | null = Object.getPrototypeOf(error); link !== null; link = Object.getPrototypeOf(link)) {
    const name: unknown = Object.getOwnPropertyDescriptor(link, 'name')?.value;
    if (typeof name === 'string') names.push(name);
  }
  return names;
}

function readText(error: Error, key: 'message' | 'name' | 'stack'): string | undefined {
  try {
    const text: unknown = error[key];
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}
