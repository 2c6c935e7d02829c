/**
 * A ring of records in shared memory, from one producer to one consumer, in order. README.md argues it: who writes each word, and when.
 * Positions count units of 8 bytes, go on for ever (modulo 2^32), and lie at `position % units` in the ring.
 */

import { exchange, load, store } from '../memory/words.js';

const UNIT = 8;
/** Each word has a cache line of its own. */
const TAIL = 0;
const HEAD = 16;
const ASLEEP = 32;
const CROWDED = 48;
const CONTROL_BYTES = 256;

// 512 KB: smaller ones were slower, larger ones not faster. Found by benchmarks/scenarios/many-calls.ts.
export const RING_UNITS = 2 ** 16;
export const RING_BYTES = CONTROL_BYTES + RING_UNITS * UNIT;

/** An empty ring, as in fresh memory: nobody looks at what lies beyond the words. Neither of its former ends may be at it any more. */
export function clearRing(memory: ArrayBufferLike, offset: number): void {
  new Uint8Array(memory, offset, CONTROL_BYTES).fill(0);
}

/** With no more than this part of the ring in use there is plenty of space. */
const PLENTY = 16;

/** Kind of the record that fills what is left before the ring's end. */
const PADDING = 0;

/** Where the record's own bytes begin and must end, as offsets into the memory. */
export interface Space {
  readonly from: number;
  readonly end: number;
}

class Ring {
  protected readonly control: Int32Array;
  /** Of the whole memory: byte offset / 4. */
  protected readonly ints: Int32Array;
  protected readonly base: number;
  protected readonly units: number;

  /** `units`: a power of two. */
  constructor(memory: ArrayBufferLike, offset: number, units: number) {
    this.control = new Int32Array(memory, offset, CONTROL_BYTES / 4);
    this.ints = new Int32Array(memory);
    this.base = offset + CONTROL_BYTES;
    this.units = units;
  }
}

/** A record is [kind and its units, one word of the sender's] and then its bytes. It is the space of each: one object for all. */
export class RingWriter extends Ring implements Space {
  from = 0;
  end = 0;
  #tail = 0;
  /** As it was last read: the consumer may be further by now. */
  #head = 0;
  /** Where the record that is being written begins. */
  #at = 0;
  #padding = 0;
  #wrapped = false;

  /** Space for a new record, as much as lies in one piece at the end; undefined when there is none for even an empty one. */
  open(): Space | undefined {
    // While it has plenty of space anyway it does not look: the line of memory would go from core to core with each call.
    if ((this.#tail - this.#head) >>> 0 > this.units / PLENTY) this.#head = load(this.control, HEAD);
    const free = this.units - ((this.#tail - this.#head) >>> 0);
    const place = this.#tail & (this.units - 1);
    const toEnd = this.units - place;
    this.#padding = toEnd < free ? toEnd : 0;
    this.#wrapped = false;
    return this.#space(place, Math.min(free, toEnd));
  }

  /** After `open`, when that was too small: space at the ring's beginning. */
  openNext(): Space | undefined {
    if (this.#padding === 0 || this.#wrapped) return undefined;
    this.#wrapped = true;
    return this.#space(0, this.units - ((this.#tail - this.#head) >>> 0) - this.#padding);
  }

  /** Publishes the record: its bytes end before `end`. */
  close(kind: number, word: number, end: number): void {
    if (this.#wrapped) {
      this.ints[this.#intAt(this.#tail & (this.units - 1))] = PADDING | (this.#padding << 8);
      this.#tail = (this.#tail + this.#padding) | 0;
    }
    const units = ((end - this.base) >>> 3) - this.#at;
    const int = this.#intAt(this.#at);
    this.ints[int] = kind | (units << 8);
    this.ints[int + 1] = word;
    this.#tail = (this.#tail + units) | 0;
    store(this.control, TAIL, this.#tail);
  }

  /** Publishes a record without bytes; false when there is no space for it. */
  mark(kind: number, word: number): boolean {
    const space = this.open();
    if (space !== undefined) this.close(kind, word, space.from);
    return space !== undefined;
  }

  /** After `close`. True: the consumer sleeps; its bell is to be rung by whoever is told so. */
  mustWake(): boolean {
    return load(this.control, ASLEEP) !== 0 && exchange(this.control, ASLEEP, 0) !== 0;
  }

  /** Whether half of the ring is free. */
  hasRoom(): boolean {
    return (this.#tail - load(this.control, HEAD)) >>> 0 <= this.units / 2;
  }

  /** Says whether the producer, too, is to be woken: when there is room. */
  awaitRoom(waits: boolean): void {
    store(this.control, CROWDED, waits ? 1 : 0);
  }

  #space(place: number, units: number): Space | undefined {
    if (units < 1) return undefined;
    this.#at = place;
    const start = this.base + place * UNIT;
    this.from = start + UNIT;
    this.end = start + units * UNIT;
    return this;
  }

  #intAt(place: number): number {
    return (this.base >>> 2) + place * 2;
  }
}

export class RingReader extends Ring {
  /** Of the record that `next` found. */
  kind = 0;
  word = 0;
  from = 0;
  end = 0;
  #head = 0;
  #tail = 0;

  /** Whether there has ever been anything. */
  get hasRead(): boolean {
    return this.#head !== 0;
  }

  hasNews(): boolean {
    return this.#head !== this.#tail || load(this.control, TAIL) !== this.#head;
  }

  /** Goes to the next record; false when there is none. Throws when the producer has written nonsense. */
  next(): boolean {
    for (let padded = false; ; padded = true) {
      if (this.#head === this.#tail) {
        this.#tail = load(this.control, TAIL);
        if (this.#head === this.#tail) return false;
      }
      const place = this.#head & (this.units - 1);
      const int = (this.base >>> 2) + place * 2;
      // Copied once, then checked: the producer's memory is not trusted.
      const header = this.ints[int] as number;
      const units = header >>> 8;
      const filled = (this.#tail - this.#head) >>> 0;
      const fits = units >= 1 && units <= filled && units <= this.units - place && filled <= this.units;
      if (!fits) throw new Error('A ring holds what is no record.');
      this.#head = (this.#head + units) | 0;
      this.kind = header & 0xff;
      // A record is behind it, at the ring's beginning: else a producer could keep this going for ever.
      if (this.kind === PADDING && !padded) continue;
      this.word = this.ints[int + 1] as number;
      this.from = this.base + (place + 1) * UNIT;
      this.end = this.from + (units - 1) * UNIT;
      return true;
    }
  }

  /** Gives back the space of all records before the next one. */
  release(): void {
    store(this.control, HEAD, this.#head);
  }

  /** After `release`. True: the producer waits for room, of which there is enough now; its bell is to be rung by whoever is told so. */
  mustWake(): boolean {
    if ((this.#tail - this.#head) >>> 0 > this.units / 2) return false;
    return load(this.control, CROWDED) !== 0 && exchange(this.control, CROWDED, 0) !== 0;
  }

  sleep(asleep: boolean): void {
    store(this.control, ASLEEP, asleep ? 1 : 0);
  }
}
