/** The lists of keys of objects, as the decoder knows them. What a peer wrote is compared with what is known, or else read and checked. */

import { damaged } from './damaged.js';
import { MOST_KEYS, SLOT } from './format.js';

export interface KeyList {
  readonly keys: readonly string[];
  /**
   * An object that has them all, to be copied where assigning to an empty one is not good enough: V8 makes a slow dictionary of one that is
   * given many, and what Object.prototype has, `__proto__` above all, may not be assigned.
   */
  readonly template: object | undefined;
}

interface Known extends KeyList {
  readonly words: Int32Array;
}

// A power of two.
const MOST_KNOWN = 1024;
// So many keys an object can be given one by one and stay quick.
const FEW_KEYS = 12;

export class KeyLists {
  readonly #memory: Int32Array;
  readonly #known: (Known | undefined)[] = new Array(MOST_KNOWN).fill(undefined);
  /** Behind the lists that were read last. */
  position = 0;

  constructor(memory: ArrayBufferLike) {
    this.#memory = new Int32Array(memory);
  }

  /** Those of a record into `lists`; gives how many. */
  read(from: number, end: number, lists: KeyList[]): number {
    const memory = this.#memory;
    if (from + SLOT > end) throw damaged(from);
    const count = memory[from >> 2]!;
    let at = from + SLOT;
    for (let index = 0; index < count; index++) {
      const id = memory[at >> 2]!;
      const length = memory[(at >> 2) + 1]!;
      const start = at + SLOT;
      if (length < 0 || length % 2 !== 0 || length * 4 > end - start) throw damaged(at);
      lists[index] = this.#find(id & (MOST_KNOWN - 1), start >> 2, length);
      at = start + length * 4;
    }
    this.position = at;
    return count;
  }

  #find(place: number, from: number, length: number): KeyList {
    const known = this.#known[place];
    if (known !== undefined && this.#is(known.words, from, length)) return known;
    // A copy: the peer may still write.
    const words = this.#memory.slice(from, from + length);
    const found = { ...parse(words, from * 4), words };
    this.#known[place] = found;
    return found;
  }

  #is(words: Int32Array, from: number, length: number): boolean {
    if (words.length !== length) return false;
    const memory = this.#memory;
    for (let index = 0; index < length; index++) if (words[index] !== memory[from + index]) return false;
    return true;
  }
}

function parse(words: Int32Array, at: number): KeyList {
  let keys: unknown;
  try {
    keys = JSON.parse(Buffer.from(words.buffer, words.byteOffset, words.byteLength).toString());
  } catch {
    throw damaged(at);
  }
  if (!Array.isArray(keys) || keys.length > MOST_KEYS || !keys.every((key) => typeof key === 'string'))
    throw damaged(at);
  const isAssignable = keys.length <= FEW_KEYS && !keys.some((key) => key in Object.prototype);
  return { keys: keys.map(asPropertyName), template: isAssignable ? undefined : templateOf(keys) };
}

/** The very string that V8 has for the property: it need not search for it each time. */
function asPropertyName(key: string): string {
  return Object.keys({ [key]: 0 })[0]!;
}

function templateOf(keys: readonly string[]): object {
  const withAll = (value: unknown) => Object.fromEntries(keys.map((key) => [key, value]));
  const quick = (value: unknown) => JSON.parse(JSON.stringify(withAll(value)));
  // Numbers, then strings: V8 then knows that these properties may hold anything.
  quick(0);
  const template = quick('');
  // V8 of Node 24 and 26 reads an escaped key as `\\` where an earlier object had that in its place: {"a":0,"\\":0}, then {"a":0,"\u0013":0}.
  return hasJust(template, keys) ? template : withAll('');
}

function hasJust(template: object, keys: readonly string[]): boolean {
  return Object.keys(template).length === keys.length && keys.every((key) => Object.hasOwn(template, key));
}
