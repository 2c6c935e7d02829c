/** Writes plain data into memory that another thread or process reads: see format.ts. What is not plain it leaves to others. */

import { types } from 'node:util';
import {
  ARRAY,
  BIGINT,
  DATE,
  DOUBLE,
  DOUBLES,
  EACH,
  FALSE,
  GRAPH,
  INT,
  INTS,
  MOST_LEVELS,
  NULL,
  OBJECT,
  padded,
  SAME,
  SHARED,
  SLOT,
  TEXT_8,
  TEXT_16,
  TRUE,
  UNDEFINED,
  VIEW,
} from './format.js';
import { MetObjects } from './met-objects.js';
import { isInt, writeDoubles, writeInts } from './number-lists.js';
import { hasEnumerable, hasNamedProperties } from './plain.js';
import { type Shape, Shapes } from './shapes.js';
import type { StandInWriter } from './stand-ins.js';
import { TextWriter } from './text-writer.js';
import { viewKind, viewNumber } from './views.js';

const DECLINED = -1;

// An object may have one of its own.
const { getTime } = Date.prototype;

// What a GRAPH slot begins: any value, an array of ours, or one of independent elements.
const WHOLE = 0;
const LIST = 1;

/** What an element takes at least. */
const LEAST_BYTES = 4;

export class Encoder {
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  readonly #bigints: BigInt64Array;
  readonly #text: TextWriter;
  readonly #met = new MetObjects();
  readonly #shapes: Shapes;
  readonly #standIns: StandInWriter | undefined;
  #end = 0;
  #levels = 0;
  #isShared = false;
  #isBusy = false;
  #tooLarge = false;

  /** `memory` must last as long as the encoder; its length is a multiple of 8 and below 2 GiB. */
  constructor(memory: ArrayBufferLike, standIns?: StandInWriter) {
    this.#standIns = standIns;
    this.#bytes = new Uint8Array(memory);
    this.#words = new Int32Array(memory);
    this.#doubles = new Float64Array(memory);
    this.#bigints = new BigInt64Array(memory);
    this.#text = new TextWriter(memory);
    this.#shapes = new Shapes(memory);
  }

  /** Whether what was declined last had no room, and might be plain. */
  get tooLarge(): boolean {
    return this.#tooLarge;
  }

  /**
   * Writes the value from `from` on, and nothing at or beyond `end`. Gives the place behind it, a multiple of 8 as `from` is, or -1: it is not
   * plain, or has no room; what was written is then worth nothing.
   */
  encode(value: unknown, from: number, end: number): number {
    if (!this.#begin(end)) return DECLINED;
    return typeof value === 'object' && value !== null ? this.#graph(value, from, WHOLE) : this.#value(value, from);
  }

  /** An array of ours, without the holes and named properties that `encode` has to look for in others. */
  encodeList(values: readonly unknown[], from: number, end: number): number {
    return this.#begin(end) ? this.#graph(values, from, LIST) : DECLINED;
  }

  /** The same, with elements that have nothing to do with each other: what two of them share arrives twice. */
  encodeEach(values: readonly unknown[], from: number, end: number): number {
    return this.#begin(end) ? this.#graph(values, from, EACH) : DECLINED;
  }

  /** False: a getter in the value that is being written wants to write another one. */
  #begin(end: number): boolean {
    this.#tooLarge = false;
    if (this.#isBusy) return false;
    this.#end = end;
    return true;
  }

  #noRoom(): number {
    this.#tooLarge = true;
    return DECLINED;
  }

  #graph(value: object, from: number, kind: number): number {
    if (hasEnumerable(Object.prototype)) return DECLINED;
    this.#isBusy = true;
    this.#isShared = false;
    this.#levels = 0;
    this.#shapes.begin();
    try {
      const behind = this.#root(value, from + SLOT, kind);
      if (behind < 0) return DECLINED;
      const { areUsed } = this.#shapes;
      this.#words[from >> 2] = GRAPH | (kind & EACH) | (this.#isShared ? SHARED : 0);
      this.#words[(from >> 2) + 1] = areUsed ? behind - from : 0;
      if (!areUsed) return behind;
      const behindKeys = this.#shapes.write(behind, this.#end);
      return behindKeys < 0 ? this.#noRoom() : behindKeys;
    } catch {
      // A getter threw, or the stack was nearly full before: whoever comes next meets it again, and says so.
      return DECLINED;
    } finally {
      this.#met.clear();
      this.#isBusy = false;
    }
  }

  #root(value: object, at: number, kind: number): number {
    if (kind === WHOLE) return this.#container(value, at);
    this.#met.note(value);
    this.#levels = 1;
    return this.#list(value as readonly unknown[], at, kind === EACH);
  }

  #value(value: unknown, at: number): number {
    switch (typeof value) {
      case 'number':
        return this.#number(value, at);
      case 'string':
        return this.#string(value, at);
      case 'object':
        return value === null ? this.#slot(NULL, 0, at) : this.#container(value, at);
      case 'boolean':
        return this.#slot(value ? TRUE : FALSE, 0, at);
      case 'undefined':
        return this.#slot(UNDEFINED, 0, at);
      case 'bigint':
        return this.#bigint(value, at);
      default:
        return DECLINED;
    }
  }

  #slot(tag: number, number: number, at: number): number {
    if (at + SLOT > this.#end) return this.#noRoom();
    this.#words[at >> 2] = tag;
    this.#words[(at >> 2) + 1] = number;
    return at + SLOT;
  }

  #number(value: number, at: number): number {
    if (isInt(value)) return this.#slot(INT, value, at);
    return this.#double(DOUBLE, value, at);
  }

  #double(tag: number, value: number, at: number): number {
    if (at + 2 * SLOT > this.#end) return this.#noRoom();
    this.#words[at >> 2] = tag;
    this.#doubles[(at >> 3) + 1] = value;
    return at + 2 * SLOT;
  }

  #bigint(value: bigint, at: number): number {
    if (BigInt.asIntN(64, value) !== value) return DECLINED;
    if (at + 2 * SLOT > this.#end) return this.#noRoom();
    this.#words[at >> 2] = BIGINT;
    this.#bigints[(at >> 3) + 1] = value;
    return at + 2 * SLOT;
  }

  #string(value: string, at: number): number {
    const { length } = value;
    const start = at + SLOT;
    let behind = start + padded(length);
    if (behind <= this.#end && this.#text.write8(value, start)) {
      this.#words[at >> 2] = TEXT_8;
    } else {
      behind = start + padded(2 * length);
      if (behind > this.#end) return this.#noRoom();
      this.#text.write16(value, start);
      this.#words[at >> 2] = TEXT_16;
    }
    this.#words[(at >> 2) + 1] = length;
    return behind;
  }

  #container(object: object, at: number): number {
    if (types.isProxy(object)) return DECLINED;
    const place = this.#met.note(object);
    if (place >= 0) {
      this.#isShared = true;
      return this.#slot(SAME, place, at);
    }
    if (this.#levels === MOST_LEVELS) return DECLINED;
    this.#levels++;
    const behind = this.#contents(object, at);
    this.#levels--;
    return behind;
  }

  #contents(object: object, at: number): number {
    const prototype: object | null = Object.getPrototypeOf(object);
    if (prototype === Object.prototype) return this.#object(object as Record<string, unknown>, at);
    if (prototype === Array.prototype && Array.isArray(object)) return this.#array(object, at);
    if (prototype !== null) return this.#ofClass(object, prototype, at);
    if (types.isModuleNamespaceObject(object)) return DECLINED;
    return this.#object(object as Record<string, unknown>, at);
  }

  #ofClass(object: object, prototype: object, at: number): number {
    if (prototype === Date.prototype && types.isDate(object)) return this.#double(DATE, getTime.call(object), at);
    const kind = viewKind(object, prototype);
    if (kind < 0) return this.#standIns?.write(object, at, this.#end) ?? DECLINED;
    const { buffer, byteLength } = object as ArrayBufferView;
    // A view that shares its buffer with another one must do so on the other side.
    if (this.#met.note(buffer) >= 0) return DECLINED;
    const behind = at + SLOT + padded(byteLength);
    if (behind > this.#end) return this.#noRoom();
    this.#slot(VIEW, viewNumber(kind, byteLength), at);
    this.#bytes.set(new Uint8Array(buffer), at + SLOT);
    return behind;
  }

  #object(object: Record<string, unknown>, at: number): number {
    let shape: Shape | undefined = this.#shapes.empty;
    let behind = at + SLOT;
    for (const key in object) {
      shape = shape.with(key);
      if (shape === undefined) return DECLINED;
      behind = this.#value(object[key], behind);
      if (behind < 0) return DECLINED;
    }
    if (shape.mayBeArguments && types.isArgumentsObject(object)) return DECLINED;
    return this.#slot(OBJECT, this.#shapes.use(shape), at) < 0 ? DECLINED : behind;
  }

  #array(array: readonly unknown[], at: number): number {
    // First, so that a huge one costs nothing.
    if (array.length * LEAST_BYTES > this.#end - at) return this.#noRoom();
    return hasNamedProperties(array) ? DECLINED : this.#list(array, at, false);
  }

  #list(array: readonly unknown[], at: number, each: boolean): number {
    const behind = typeof array[0] === 'number' ? this.#numbers(array, at) : 0;
    return behind === 0 ? this.#elements(array, at, each) : behind;
  }

  /** 0: they are not all numbers. */
  #numbers(array: readonly unknown[], at: number): number {
    const { length } = array;
    const behindInts = at + SLOT + padded(length * 4);
    if (behindInts > this.#end) return this.#noRoom();
    if (writeInts(this.#words, array, (at + SLOT) >> 2)) {
      this.#slot(INTS, length, at);
      return behindInts;
    }
    const behind = at + SLOT + length * 8;
    if (behind > this.#end) return this.#noRoom();
    if (!writeDoubles(this.#doubles, array, (at + SLOT) >> 3)) return 0;
    this.#slot(DOUBLES, length, at);
    return behind;
  }

  #elements(array: readonly unknown[], at: number, each: boolean): number {
    const { length } = array;
    if (at + SLOT + length * SLOT > this.#end) return this.#noRoom();
    let behind = this.#slot(ARRAY, length, at);
    for (let index = 0; index < length; index++) {
      const value = array[index];
      if (value === undefined && !Object.hasOwn(array, index)) return DECLINED;
      if (each) this.#met.clear();
      behind = this.#value(value, behind);
      if (behind < 0) return DECLINED;
    }
    return behind;
  }
}
