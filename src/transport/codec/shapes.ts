/** The lists of keys of objects, as the encoder knows them: found by one comparison for each key. */

import { MOST_KEYS, padded, SLOT } from './format.js';

// Then all are forgotten: objects whose keys are data would fill the memory.
const MOST_SHAPES = 4096;

/** Keys in order. */
export class Shape {
  readonly #table: Shapes;
  readonly #keys: readonly string[];
  #lastKey: string | undefined;
  #last: Shape | undefined;
  #next: Map<string, Shape> | undefined;
  #words: Int32Array | undefined;
  readonly id: number;
  /** An object with these keys may be the `arguments` of a function, which cannot cross. */
  readonly mayBeArguments: boolean;
  /** The record that it was used in last, and where it is among that one's. */
  record = 0;
  place = 0;

  constructor(table: Shapes, keys: readonly string[], id: number) {
    this.#table = table;
    this.#keys = keys;
    this.id = id;
    this.mayBeArguments = keys.length === 0 || keys[0] === '0';
  }

  /** With one more key; undefined if there are too many. */
  with(key: string): Shape | undefined {
    return key === this.#lastKey ? this.#last : this.#find(key);
  }

  /** As the decoder reads it. */
  get words(): Int32Array {
    this.#words ??= wordsOf(this.#keys);
    return this.#words;
  }

  #find(key: string): Shape | undefined {
    if (this.#keys.length === MOST_KEYS) return undefined;
    this.#next ??= new Map();
    let shape = this.#next.get(key);
    if (shape === undefined) {
      shape = this.#table.add([...this.#keys, key]);
      this.#next.set(key, shape);
    }
    this.#lastKey = key;
    this.#last = shape;
    return shape;
  }
}

export class Shapes {
  readonly #memory: Int32Array;
  #count = 0;
  #record = 0;
  /** Of the record, in the order of their places, and perhaps others behind. */
  readonly #used: Shape[] = [];
  #usedCount = 0;
  /** That of an object without keys. */
  empty = this.add([]);

  constructor(memory: ArrayBufferLike) {
    this.#memory = new Int32Array(memory);
  }

  add(keys: readonly string[]): Shape {
    return new Shape(this, keys, this.#count++);
  }

  /** A new record begins, with none used. */
  begin(): void {
    this.#record++;
    this.#usedCount = 0;
    if (this.#count <= MOST_SHAPES) return;
    this.#used.length = 0;
    this.#count = 0;
    this.empty = this.add([]);
  }

  /** Which of the record's it is. */
  use(shape: Shape): number {
    if (shape.record !== this.#record) {
      shape.record = this.#record;
      shape.place = this.#usedCount++;
      this.#used[shape.place] = shape;
    }
    return shape.place;
  }

  get areUsed(): boolean {
    return this.#usedCount > 0;
  }

  /** Writes those of the record. Gives the place behind them, or -1 for want of room. */
  write(from: number, end: number): number {
    const memory = this.#memory;
    if (from + SLOT > end) return -1;
    memory[from >> 2] = this.#usedCount;
    memory[(from >> 2) + 1] = 0;
    let at = from + SLOT;
    for (let place = 0; place < this.#usedCount; place++) {
      const { id, words } = this.#used[place]!;
      if (at + SLOT + words.length * 4 > end) return -1;
      let word = at >> 2;
      memory[word++] = id;
      memory[word++] = words.length;
      for (let index = 0; index < words.length; index++) memory[word++] = words[index]!;
      at += SLOT + words.length * 4;
    }
    return at;
  }
}

/** As JSON, which also keeps lone surrogates, in UTF-8 and with spaces up to the next slot. */
function wordsOf(keys: readonly string[]): Int32Array {
  const text = Buffer.from(JSON.stringify(keys));
  const bytes = Buffer.alloc(padded(text.length), ' ');
  text.copy(bytes);
  return new Int32Array(new Uint8Array(bytes).buffer);
}
