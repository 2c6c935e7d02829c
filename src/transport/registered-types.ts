/** `registerType`: classes whose instances keep their class when they cross. */

import { OptionError } from '../base/errors.js';
import { crossesAsIs } from './value-kind.js';

export interface TypeCodec<T, E> {
  /** Names the type in messages between threads; unique. Default: the name of the class. */
  name?: string | undefined;
  /** Gives what stands for the value on its way: anything that can cross, other registered types included. */
  encode(value: T): E;
  /** Makes a value from what `encode` gave, on the other side. */
  decode(encoded: E): T;
}

export interface RegisteredType {
  readonly name: string;
  encode(value: unknown): unknown;
  decode(encoded: unknown): unknown;
}

interface Registry {
  readonly byName: Map<string, RegisteredType>;
  readonly byPrototype: WeakMap<object, RegisteredType>;
}

/**
 * Lets instances of `Class` cross to and from workers as such. Call it once, in a module that both sides import: usually the one that
 * defines the class. Neither side runs a constructor unless `decode` does. It holds for direct instances only: a subclass needs a
 * registration of its own. Error classes can be registered too: a task's error of such a class is an instance of it for the caller.
 *
 * A value must not be part of what its own `encode` returns, not even through other objects: that is a NotSerializableError.
 *
 * @throws OptionError if the class, or another of its name, is registered already, or if it crosses as it is (Map, Date …).
 */
export function registerType<T, E>(Class: abstract new (...args: never[]) => T, codec: TypeCodec<T, E>): void {
  const prototype: unknown = typeof Class === 'function' ? Class.prototype : undefined;
  if (typeof prototype !== 'object' || prototype === null) {
    throw new OptionError(`registerType: its first argument must be a class, not ${describe(Class)}.`);
  }
  const { name, encode, decode } = checkCodec(Class, codec);
  if (crossesAsIs(prototype) || builtInErrors.has(prototype)) {
    throw new OptionError(`registerType: ${name} crosses to workers as it is. Register a class of your own.`);
  }
  const { byName, byPrototype } = registry();
  if (byPrototype.has(prototype)) throw new OptionError(`registerType: ${Class.name} is registered already.`);
  if (byName.has(name)) {
    throw new OptionError(
      `registerType: another class is registered as '${name}'. Give this one a name of its own: { name: '…', encode, decode }.`,
    );
  }
  const type: RegisteredType = {
    name,
    encode: (value) => encode.call(codec, value as T),
    decode: (encoded) => decode.call(codec, encoded as E),
  };
  byName.set(name, type);
  byPrototype.set(prototype, type);
}

/** The type that the object is a direct instance of. */
export function registeredTypeOf(value: object): RegisteredType | undefined {
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === null ? undefined : registry().byPrototype.get(prototype);
}

export function registeredTypeNamed(name: string): RegisteredType | undefined {
  return registry().byName.get(name);
}

const builtInErrors = new Set<object>(
  [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError].map(
    (builtIn) => builtIn.prototype,
  ),
);

const key = Symbol.for('breakeven.types/1');
let shared: Registry | undefined;

/** On globalThis, so that a second copy of this package knows the same types. */
function registry(): Registry {
  if (shared !== undefined) return shared;
  const holder = globalThis as { [key]?: Registry };
  if (holder[key] === undefined) {
    Object.defineProperty(holder, key, { value: { byName: new Map(), byPrototype: new WeakMap() } });
  }
  shared = holder[key]!;
  return shared;
}

function checkCodec<T, E>(
  Class: { readonly name: string },
  codec: TypeCodec<T, E>,
): TypeCodec<T, E> & { name: string } {
  if (typeof codec !== 'object' || codec === null) {
    throw new OptionError(`registerType: its second argument must be { encode, decode }, not ${describe(codec)}.`);
  }
  for (const option of Object.keys(codec)) {
    if (!['name', 'encode', 'decode'].includes(option)) {
      throw new OptionError(`registerType: there is no option '${option}'. It takes name, encode and decode.`);
    }
  }
  const { name = Class.name, encode, decode } = codec;
  for (const [option, value] of Object.entries({ encode, decode })) {
    if (typeof value !== 'function') {
      throw new OptionError(`registerType: '${option}' must be a function, not ${describe(value)}.`);
    }
  }
  if (typeof name !== 'string' || name === '') {
    throw new OptionError(`registerType: 'name' must be a string that is not empty, not ${describe(name)}.`);
  }
  return { name, encode, decode };
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
