/** What is known of an object's class from its prototype alone, found once for each. */

import { Stream } from 'node:stream';

export interface ClassInfo {
  readonly name: string;
  /** Written in JavaScript outside of Node: structured clone loses it. */
  readonly isUserClass: boolean;
  /** It or an ancestor belongs to Node or to V8: its instances hold more than their properties show. */
  readonly isPlatform: boolean;
}

const known = new WeakMap<object, ClassInfo>();

export function classInfo(prototype: object): ClassInfo {
  let info = known.get(prototype);
  if (info === undefined) {
    info = inspectClass(prototype);
    known.set(prototype, info);
  }
  return info;
}

/** The name that a message gives to the object. */
export function className(object: object): string {
  const prototype: object | null = Object.getPrototypeOf(object);
  return prototype === null ? 'Object' : classInfo(prototype).name;
}

function inspectClass(prototype: object): ClassInfo {
  const owner = ownConstructor(prototype);
  const native = owner !== undefined && isNative(owner);
  let isPlatform = false;
  for (let link: object | null = prototype; link !== null && !isPlatform; link = Object.getPrototypeOf(link)) {
    isPlatform = isPlatformPrototype(link);
  }
  return { name: nameOf(prototype), isUserClass: owner !== undefined && !native && !isGlobal(owner), isPlatform };
}

const iteratorPrototype: object = Object.getPrototypeOf(Object.getPrototypeOf([].values()));
const asyncIteratorPrototype: object = Object.getPrototypeOf(
  Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})())),
);

function isPlatformPrototype(prototype: object): boolean {
  // Object.prototype, of this or another realm.
  if (Object.getPrototypeOf(prototype) === null) return false;
  if (prototype === iteratorPrototype || prototype === asyncIteratorPrototype || prototype === Stream.prototype) {
    return true;
  }
  const owner = ownConstructor(prototype);
  if (owner !== undefined && (isNative(owner) || isGlobal(owner))) return true;
  // What Node itself can post (KeyObject, FileHandle, BlockList …) is marked so.
  return Object.getOwnPropertySymbols(prototype).some((symbol) => symbol.description?.startsWith('messaging_'));
}

type Constructor = (...args: never) => unknown;

function ownConstructor(prototype: object): Constructor | undefined {
  const value = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof value === 'function' ? value : undefined;
}

function isNative(Class: Constructor): boolean {
  return /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(Class));
}

/** Node's own globals written in JavaScript (URL, Headers …); what a program puts on globalThis is enumerable. */
function isGlobal(Class: Constructor): boolean {
  const found = Object.getOwnPropertyDescriptor(globalThis, Class.name);
  if (found === undefined || found.enumerable) return false;
  return (found.value ?? found.get?.call(globalThis)) === Class;
}

function nameOf(prototype: object): string {
  for (let link: object | null = prototype; link !== null; link = Object.getPrototypeOf(link)) {
    const tag = Object.getOwnPropertyDescriptor(link, Symbol.toStringTag)?.value;
    const name = ownConstructor(link)?.name;
    if (typeof name === 'string' && name !== '' && name !== 'Object') return name;
    if (typeof tag === 'string' && tag !== '') return tag;
  }
  return ownConstructor(prototype)?.name === '' ? 'an anonymous class' : 'Object';
}
