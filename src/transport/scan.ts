/**
 * The quick look at a value before it is sent: does structured clone alone carry it faithfully? Most values are so, and go as they are.
 * It says only yes or no; rewrite.ts walks again to replace what is special, or to say what cannot cross and where.
 *
 * Not looked into: properties with a symbol as key, which structured clone leaves behind, and named properties of arrays, since telling
 * whether an array has any costs more than sending it. Getters are read here once, and once more when the value is sent.
 */

import { types } from 'node:util';
import { classInfo } from './class-info.js';
import { isLarge } from './copies.js';
import { isMarked } from './marks.js';
import { MOST_MESSAGE_BYTES, textBytes } from './message-size.js';
import { handlerFor } from './special-values.js';
import { baseKind, exactKind, isDetached, isPrimitive, isShared, isWasteful, type ValueKind } from './value-kind.js';

export interface ScanResult {
  readonly plain: boolean;
  /** Prototypes of the classes that structured clone will lose. */
  readonly lost?: ReadonlySet<object> | undefined;
  /** What is in a plain value, itself apart: objects that go into the message as they are. With `tell` only. */
  readonly objects?: readonly object[] | undefined;
  /** There is so much text in a plain value that a message of its own costs little more. */
  readonly isLong?: boolean | undefined;
}

/** What the sender wants to know of large buffers, and of what `transfer` marked: `pass` them, or `tell` of them as not plain. */
export type Heed = 'pass' | 'tell';

const PLAIN: ScanResult = { plain: true };
const NOT_PLAIN: ScanResult = { plain: false };

/** `most`: a value of more bytes is not plain. */
export function scan(value: unknown, heed: Heed, most = MOST_MESSAGE_BYTES): ScanResult {
  if (isPrimitive(value)) return PLAIN;
  if (typeof value !== 'object') return NOT_PLAIN;
  try {
    return new Scan(heed).run(value!, most);
  } catch {
    // A getter threw; the rewrite meets it again and says where.
    return NOT_PLAIN;
  }
}

// Objects with fewer entries than this and no object inside are cheaper to scan again than to remember.
const WORTH_REMEMBERING = 16;

class Scan {
  /** Objects still to be looked at: a list, so that deep values cannot overflow the stack. */
  readonly #pending: object[] = [];
  #seen: Set<object> | undefined;
  #lost: Set<object> | undefined;
  readonly #objects: object[] = [];
  readonly #heed: Heed;
  /** Bytes of all texts, and of keys and buffers. */
  #text = 0;
  #other = 0;

  constructor(heed: Heed) {
    this.#heed = heed;
  }

  run(root: object, most: number): ScanResult {
    const pending = this.#pending;
    for (let object: object | undefined = root; object !== undefined; object = pending.pop()) {
      if (this.#seen?.has(object)) continue;
      if (object !== root && this.#heed === 'tell') this.#objects.push(object);
      const before = pending.length;
      const entries = this.#look(object);
      if (entries < 0 || this.#text + this.#other > most) return NOT_PLAIN;
      if (pending.length > before || entries >= WORTH_REMEMBERING) {
        this.#seen ??= new Set();
        this.#seen.add(object);
      }
    }
    const isLong = isLarge(this.#text);
    if (this.#lost === undefined && this.#objects.length === 0 && !isLong) return PLAIN;
    return { plain: true, lost: this.#lost, objects: this.#objects, isLong };
  }

  /** How many entries the object has, or -1 if it does not cross as it is. */
  #look(object: object): number {
    if (types.isProxy(object)) return -1;
    const prototype: object | null = Object.getPrototypeOf(object);
    const kind = exactKind(object, prototype);
    if (kind !== undefined) return this.#entries(object, kind);
    if (handlerFor(object) !== undefined) return -1;
    return this.#instance(object, prototype!);
  }

  #instance(object: object, prototype: object): number {
    const kind = baseKind(object);
    const { isUserClass, isPlatform } = classInfo(prototype);
    if (kind === 'object' && isPlatform) return -1;
    if (isUserClass) {
      this.#lost ??= new Set();
      this.#lost.add(prototype);
    }
    return this.#entries(object, kind);
  }

  #entries(object: object, kind: ValueKind): number {
    switch (kind) {
      case 'object':
        return this.#properties(object as Record<string, unknown>);
      case 'array':
        return this.#elements(object as unknown[]);
      case 'map':
        return this.#mapEntries(object as Map<unknown, unknown>);
      case 'set':
        return this.#members(object as Set<unknown>);
      case 'atom':
        return 0;
      case 'buffer':
        return this.#bytes(object as ArrayBufferLike);
      case 'view':
        return isWasteful(object as ArrayBufferView) ? -1 : this.#bytes((object as ArrayBufferView).buffer);
    }
  }

  #bytes(buffer: ArrayBufferLike): number {
    if (isShared(buffer) || isDetached(buffer)) return -1;
    this.#other += buffer.byteLength;
    if (this.#heed === 'pass') return 0;
    // Views of one buffer share it, whichever they are.
    this.#objects.push(buffer);
    return isLarge(buffer.byteLength) || isMarked(buffer) ? -1 : 0;
  }

  #properties(object: Record<string, unknown>): number {
    let count = 0;
    for (const key in object) {
      const value = object[key];
      count += 1;
      this.#other += key.length;
      if (typeof value === 'string') this.#text += textBytes(value);
      if (isPrimitive(value)) continue;
      if (typeof value !== 'object') return -1;
      this.#pending.push(value!);
    }
    return count;
  }

  #elements(array: readonly unknown[]): number {
    const before = this.#pending.length;
    for (let index = 0; index < array.length; index += 1) {
      const value = array[index];
      if (value === undefined && !Object.hasOwn(array, index)) {
        // A hole: perhaps a billion of them. Only the keys that exist count.
        this.#pending.length = before;
        return this.#properties(array as unknown as Record<string, unknown>);
      }
      if (typeof value === 'string') this.#text += textBytes(value);
      if (isPrimitive(value)) continue;
      if (typeof value !== 'object') return -1;
      this.#pending.push(value!);
    }
    return array.length;
  }

  #mapEntries(map: ReadonlyMap<unknown, unknown>): number {
    for (const [key, value] of Map.prototype.entries.call(map)) {
      if (!this.#note(key) || !this.#note(value)) return -1;
    }
    return map.size;
  }

  #members(set: ReadonlySet<unknown>): number {
    for (const member of Set.prototype.values.call(set)) {
      if (!this.#note(member)) return -1;
    }
    return set.size;
  }

  #note(value: unknown): boolean {
    if (typeof value === 'string') this.#text += textBytes(value);
    if (isPrimitive(value)) return true;
    if (typeof value !== 'object') return false;
    this.#pending.push(value!);
    return true;
  }
}
