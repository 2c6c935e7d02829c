/** Reads what an Encoder has written. Whoever wrote may be faulty, and may still write: each word is read once, and checked before it is used. */

import { damaged } from './damaged.js';
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
  STAND_IN,
  TEXT_8,
  TEXT_16,
  TRUE,
  UNDEFINED,
  VIEW,
} from './format.js';
import { type KeyList, KeyLists } from './key-lists.js';
import { readDoubles, readInts } from './number-lists.js';
import type { StandInReader } from './stand-ins.js';
import { TextReader } from './text-reader.js';
import { bytesOf, makeView } from './views.js';

export class Decoder {
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  readonly #bigints: BigInt64Array;
  readonly #text: TextReader;
  readonly #keyLists: KeyLists;
  readonly #standIns: StandInReader | undefined;
  /** Of the record that is read. */
  readonly #lists: KeyList[] = [];
  #listCount = 0;
  /** The objects so far, where the record says that one of them comes again. */
  #met: object[] | undefined;
  #at = 0;
  #end = 0;
  #levels = 0;

  /** `memory` must last as long as the decoder; its length is a multiple of 8 and below 2 GiB. */
  constructor(memory: ArrayBufferLike, standIns?: StandInReader) {
    this.#standIns = standIns;
    this.#bytes = new Uint8Array(memory);
    this.#words = new Int32Array(memory);
    this.#doubles = new Float64Array(memory);
    this.#bigints = new BigInt64Array(memory);
    this.#text = new TextReader(memory);
    this.#keyLists = new KeyLists(memory);
  }

  /** Behind the value decoded last. */
  get position(): number {
    return this.#at;
  }

  /** The value at `from`, a multiple of 8. Throws when it would reach beyond `end`, or is none; what it gives is all the caller's own. */
  decode(from: number, end: number): unknown {
    this.#at = from;
    this.#end = end;
    this.#levels = 0;
    this.#listCount = 0;
    this.#text.begin(end);
    if (from + SLOT > end) throw damaged(from);
    const tag = this.#words[from >> 2]!;
    return (tag & 0xff) === GRAPH ? this.#graph(tag, from, end) : this.#plain(tag);
  }

  #graph(tag: number, from: number, end: number): unknown {
    const size = this.#words[(from >> 2) + 1]!;
    let behind = 0;
    if (size !== 0) {
      if (size < SLOT || size % SLOT !== 0 || size > end - from) throw damaged(from);
      this.#listCount = this.#keyLists.read(from + size, end, this.#lists);
      behind = this.#keyLists.position;
      this.#end = from + size;
    }
    this.#at = from + SLOT;
    this.#met = (tag & SHARED) === 0 ? undefined : [];
    try {
      return this.#met !== undefined && (tag & EACH) !== 0 ? this.#each() : this.#value();
    } finally {
      this.#met = undefined;
      if (behind !== 0) this.#at = behind;
    }
  }

  /** An array whose elements count their objects each for itself. */
  #each(): unknown {
    if (this.#end - this.#at < SLOT || this.#words[this.#at >> 2] !== ARRAY) throw damaged(this.#at);
    const array = this.#newArray(SLOT);
    this.#at += SLOT;
    for (let index = 0; index < array.length; index++) {
      this.#met = [];
      array[index] = this.#value();
    }
    return array;
  }

  #value(): unknown {
    if (this.#end - this.#at < SLOT) throw damaged(this.#at);
    return this.#plain(this.#words[this.#at >> 2]!);
  }

  /** What `tag`, which stands at #at, begins. */
  #plain(tag: number): unknown {
    switch (tag) {
      case INT:
        return this.#number();
      case TEXT_8:
        return this.#text8();
      case DOUBLE:
        return this.#doubles[this.#take(SLOT) >> 3];
      case OBJECT:
        return this.#container(OBJECT);
      case ARRAY:
        return this.#container(ARRAY);
      case INTS:
        return this.#ints();
      case DOUBLES:
        return this.#doublesOf();
      case TEXT_16:
        return this.#text16();
      case UNDEFINED:
        this.#at += SLOT;
        return undefined;
      case NULL:
        this.#at += SLOT;
        return null;
      case FALSE:
        this.#at += SLOT;
        return false;
      case TRUE:
        this.#at += SLOT;
        return true;
      case BIGINT:
        return this.#bigints[this.#take(SLOT) >> 3];
      case DATE:
        return this.#date();
      case VIEW:
        return this.#view();
      case SAME:
        return this.#same();
      case STAND_IN:
        return this.#stoodFor();
      default:
        throw damaged(this.#at);
    }
  }

  /** The number of this slot; goes on to the next. */
  #number(): number {
    const number = this.#words[(this.#at >> 2) + 1]!;
    this.#at += SLOT;
    return number;
  }

  /** Where the bytes behind this slot are, `size` of them; goes on behind. */
  #take(size: number): number {
    const start = this.#at + SLOT;
    if (size > this.#end - start) throw damaged(this.#at);
    this.#at = start + size;
    return start;
  }

  /** The number of this slot, for so many things behind it of `size` bytes each. */
  #length(size: number): number {
    const length = this.#words[(this.#at >> 2) + 1]!;
    if (length < 0 || length * size > this.#end - this.#at - SLOT) throw damaged(this.#at);
    return length;
  }

  #text8(): string {
    const length = this.#length(1);
    return this.#text.read8(this.#take(padded(length)), length);
  }

  #text16(): string {
    const length = this.#length(2);
    return this.#text.read16(this.#take(padded(2 * length)), length);
  }

  #date(): Date {
    const date = new Date(this.#doubles[this.#take(SLOT) >> 3]!);
    this.#met?.push(date);
    return date;
  }

  #view(): ArrayBufferView {
    const number = this.#words[(this.#at >> 2) + 1]!;
    const bytes = bytesOf(number);
    const start = this.#take(padded(bytes));
    const view = makeView(number, this.#bytes.slice(start, start + bytes));
    if (view === undefined) throw damaged(start - SLOT);
    this.#met?.push(view, view.buffer);
    return view;
  }

  #stoodFor(): object {
    const at = this.#at;
    const numbers: number[] = new Array(this.#length(8));
    readDoubles(this.#doubles, this.#take(numbers.length * 8) >> 3, numbers);
    const object = this.#standIns?.read(numbers);
    if (object === undefined) throw damaged(at);
    this.#met?.push(object);
    return object;
  }

  #same(): object {
    const place = this.#number();
    const object = this.#met?.[place];
    if (object === undefined) throw damaged(this.#at - SLOT);
    return object;
  }

  #container(tag: typeof ARRAY | typeof OBJECT): object {
    if (this.#levels === MOST_LEVELS) throw damaged(this.#at);
    this.#levels++;
    const object = tag === OBJECT ? this.#object() : this.#array();
    this.#levels--;
    return object;
  }

  #newArray(size: number): unknown[] {
    const length = this.#length(size);
    const array: unknown[] = length === 0 ? [] : new Array(length);
    this.#met?.push(array);
    return array;
  }

  #array(): unknown[] {
    const array = this.#newArray(SLOT);
    this.#at += SLOT;
    for (let index = 0; index < array.length; index++) array[index] = this.#value();
    return array;
  }

  #ints(): unknown[] {
    const array = this.#newArray(4);
    readInts(this.#words, this.#take(padded(array.length * 4)) >> 2, array);
    return array;
  }

  #doublesOf(): unknown[] {
    const array = this.#newArray(8);
    readDoubles(this.#doubles, this.#take(array.length * 8) >> 3, array);
    return array;
  }

  #object(): object {
    const place = this.#number();
    if (place < 0 || place >= this.#listCount) throw damaged(this.#at - SLOT);
    const { keys, template } = this.#lists[place]!;
    const { length } = keys;
    const object: Record<string, unknown> = template === undefined ? {} : { ...template };
    this.#met?.push(object);
    // Written out for the first: V8 learns the key that each of these places has, if it is always the same.
    if (length === 0) return object;
    object[keys[0]!] = this.#value();
    if (length === 1) return object;
    object[keys[1]!] = this.#value();
    if (length === 2) return object;
    object[keys[2]!] = this.#value();
    if (length === 3) return object;
    object[keys[3]!] = this.#value();
    for (let index = 4; index < length; index++) object[keys[index]!] = this.#value();
    return object;
  }
}
