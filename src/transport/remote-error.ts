/**
 * Thrown values on their way to the caller. A task may throw anything; the caller gets an Error that says as much of it as can cross.
 * Nothing here throws: what cannot be read is left out, and so are properties that cannot cross.
 */

import { inspect, types } from 'node:util';
import { decode } from './decode.js';
import { encode } from './encode.js';
import { isError, keepName, makeError, readHead } from './error-class.js';
import { setHidden, setOwn } from './own-properties.js';
import { registeredTypeOf } from './registered-types.js';
import { revive } from './registered-value.js';
import type { Encoded, ErrorWire } from './wire.js';

// A message is for people. In characters; the stack begins with the message.
const LONGEST_MESSAGE = 2 ** 20;
const LONGEST_STACK = 2 * LONGEST_MESSAGE;
// How deep causes may be nested, and how many errors may hang on one: far more than anybody reads.
const DEEPEST = 50;
const MOST = 1000;

export function toErrorWire(thrown: unknown): ErrorWire {
  try {
    return new Describer().describe(thrown, 0);
  } catch {
    return {
      kind: 'value',
      class: 'Error',
      name: 'Error',
      message: 'a value that cannot be described',
      stack: undefined,
    };
  }
}

/**
 * `callerStack`: the `stack` of an error made where the work was handed in; its frames are put after the worker's. Of what is no such wire, an error
 * that says so.
 */
export function fromErrorWire(wire: ErrorWire, callerStack?: string): unknown {
  try {
    return revived(wire, callerStack);
  } catch (cause) {
    return new Error('An error has arrived that cannot be read.', { cause });
  }
}

function revived(wire: ErrorWire, callerStack: string | undefined): unknown {
  if (wire.kind === 'error') return new Reviver().revive(wire, callerStack);
  const head = { class: 'Error', name: 'Error', message: `The task threw ${wire.message}, which is not an Error.` };
  const error = makeError({ ...head, stack: withCaller(`Error: ${head.message}`, callerStack) });
  setHidden(error, 'cause', new Reviver().revive(wire));
  return error;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Describer {
  /** What was described already: causes may go round in a circle. */
  readonly #wires = new Map<unknown, ErrorWire>();

  describe(thrown: unknown, depth: number): ErrorWire {
    const known = this.#wires.get(thrown);
    if (known !== undefined) return known;
    if (depth > DEEPEST || this.#wires.size >= MOST) return describeValue('… and more errors, which were left out');
    if (!isError(thrown)) return describeValue(thrown);
    const wire = describeHead(thrown);
    this.#wires.set(thrown, wire);
    wire.registered = encodeRegistered(thrown);
    wire.own = encodeOwn(thrown);
    if (Object.hasOwn(thrown, 'cause')) wire.cause = this.#describeProperty(thrown, 'cause', depth);
    wire.errors = this.#describeErrors(thrown, depth);
    return wire;
  }

  #describeProperty(error: Error, key: string, depth: number): ErrorWire | undefined {
    const found = read(error, key);
    return found && this.describe(found.value, depth + 1);
  }

  #describeErrors(error: Error, depth: number): readonly ErrorWire[] | undefined {
    const errors = read(error, 'errors')?.value;
    if (types.isProxy(errors) || !Array.isArray(errors) || !isHidden(error, 'errors')) return undefined;
    return errors.slice(0, MOST).map((inner) => this.describe(inner, depth + 1));
  }
}

function describeHead(error: Error): Mutable<ErrorWire> {
  const { message, stack, ...names } = readHead(error);
  const short = shorten(message, LONGEST_MESSAGE);
  const shortStack = message === short ? stack : stack?.replace(message, () => short);
  return { kind: 'error', ...names, message: short, stack: shortStack && shorten(shortStack, LONGEST_STACK) };
}

function describeValue(value: unknown): ErrorWire {
  const thrown = attempt(() => encode(value, 'thrown'));
  return { kind: 'value', class: 'Error', name: 'Error', message: describeText(value), stack: undefined, thrown };
}

function encodeRegistered(error: Error): ErrorWire['registered'] {
  return attempt(() => {
    const type = registeredTypeOf(error);
    return type && { type: type.name, encoded: encode(type.encode(error), 'error.<encoded>') };
  });
}

const APART = ['message', 'stack', 'cause'];

/** Own enumerable properties, without those that cannot cross. */
function encodeOwn(error: Error): Encoded | undefined {
  const own = {};
  for (const key of attempt(() => Object.keys(error)) ?? []) {
    const found = APART.includes(key) ? undefined : read(error, key);
    if (found !== undefined) setOwn(own, key, found.value);
  }
  if (Object.keys(own).length === 0) return undefined;
  return attempt(() => encode(own, 'error')) ?? attempt(() => encode(onlyThoseThatCross(own), 'error'));
}

function onlyThoseThatCross(own: Record<string, unknown>): object {
  const kept = {};
  for (const key of Object.keys(own)) {
    if (attempt(() => encode(own[key], key)) !== undefined) setOwn(kept, key, own[key]);
  }
  return kept;
}

class Reviver {
  readonly #revived = new Map<ErrorWire, unknown>();

  revive(wire: ErrorWire, callerStack?: string): unknown {
    if (this.#revived.has(wire)) return this.#revived.get(wire);
    if (wire.kind === 'value') return reviveValue(wire);
    const stack = withCaller(wire.stack ?? `${wire.name}: ${wire.message}`, callerStack);
    const registered = reviveRegistered(wire);
    const error = registered ?? makeError({ ...wire, stack });
    this.#revived.set(wire, error);
    // What `decode` made is complete, apart from its stack and cause.
    if (registered === undefined) this.#fill(error, wire);
    else attempt(() => setHidden(registered, 'stack', stack));
    if (wire.cause !== undefined && !Object.hasOwn(error, 'cause')) {
      const cause = this.revive(wire.cause);
      attempt(() => setHidden(error, 'cause', cause));
    }
    return error;
  }

  #fill(error: object, wire: ErrorWire): void {
    const own = attempt(() => wire.own && (decode(wire.own) as Record<string, unknown>)) ?? {};
    for (const key of Object.keys(own)) setOwn(error, key, own[key]);
    keepName(error as Error, wire.name);
    if (wire.errors === undefined) return;
    const errors = wire.errors.map((inner) => this.revive(inner));
    setHidden(error, 'errors', errors);
  }
}

function reviveValue(wire: ErrorWire): unknown {
  const revived = attempt(() => wire.thrown && { value: decode(wire.thrown) });
  return revived === undefined ? wire.message : revived.value;
}

/** Undefined also where the class is not registered on this side: the error then arrives as one of its nearest built-in class. */
function reviveRegistered({ registered }: ErrorWire): object | undefined {
  const value = attempt(() => registered && revive(registered.type, decode(registered.encoded)));
  return typeof value === 'object' && value !== null ? value : undefined;
}

const CALLED_FROM = '    --- called from ---';

function withCaller(stack: string, callerStack: string | undefined): string {
  const frames = callerStack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return frames.length === 0 ? stack : [stack, CALLED_FROM, ...frames].join('\n');
}

function describeText(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null && types.isProxy(value)) return 'a Proxy';
  const text = attempt(() =>
    inspect(value, {
      depth: 1,
      maxArrayLength: 5,
      maxStringLength: 200,
      customInspect: false,
      breakLength: Number.POSITIVE_INFINITY,
    }),
  );
  if (text === undefined) return 'an object that cannot be shown';
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}

function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (cut: it has ${text.length} characters)`;
}

function isHidden(error: Error, key: string): boolean {
  return Object.getOwnPropertyDescriptor(error, key)?.enumerable === false;
}

function read(error: Error, key: string): { readonly value: unknown } | undefined {
  return attempt(() => ({ value: (error as unknown as Record<string, unknown>)[key] }));
}

/** What `action` returns, or undefined if it throws. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** Where an error was thrown in this thread: the caller's frames go below its own, once. */
export function addCallerFrames(error: unknown, callerStack: string | undefined): unknown {
  try {
    if (error instanceof Error && typeof error.stack === 'string' && !error.stack.includes(CALLED_FROM)) {
      error.stack = withCaller(error.stack, callerStack);
    }
  } catch {
    // A frozen or hostile error keeps the stack that it has.
  }
  return error;
}
