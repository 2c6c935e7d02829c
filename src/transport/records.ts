/** How calls and results lie in a ring, where all that they hold is plain data. */

import { now, recently } from '../base/clock.js';
import type { ArrayHandles } from './array-handles.js';
import { BriefTimes } from './brief-times.js';
import { Decoder } from './codec/decoder.js';
import { Encoder } from './codec/encoder.js';
import type { Frames } from './frames.js';
import type { RingReader, RingWriter, Space } from './ring.js';
import {
  ANSWERED,
  BACK,
  BACK_BYTES,
  BACK_READ_MS,
  BYTES,
  newStamps,
  READ_MS,
  SERIALISED_MS,
  TAKEN,
  WORKER_STAMPS,
} from './stamps.js';
import { CALL, type CallShape, type CallWire, RESULT, type ResultWire } from './wire.js';

/** Kinds of records; 0 is padding. SIDE: so many messages have gone by the side channel. ACK: so many frames with memory have come. */
export const SIDE = 1;
export const CALL_RECORD = 2;
export const RESULT_RECORD = 3;
export const FRAME = 4;
export const ACK = 5;

// Longer ones go by the pipe: half a dozen fit into the ring.
const MOST_FRAME_BYTES = 64 * 1024;

const HEAD_BYTES = 16;
/** Of a result that brings stamps. */
const STAMPED_BYTES = HEAD_BYTES + 8 * WORKER_STAMPS;

/** Beside the shape: the call is to be timed. */
const IS_TIMED = 4;
/** A result with nothing beside its value. */
const PLAIN = 5;

/** Writes one kind of message, and reads it on the other side. */
export interface Format<Message> {
  readonly kind: number;
  /** Whether this message is of that kind. */
  takes(message: unknown): message is Message;
  /** The record's word. */
  word(message: Message): number;
  /** Where its bytes end, and then it is sent; or -1: not plain, or no room. */
  write(message: Message, space: Space): number;
  read(record: RingReader): Message;
}

/** Task and shape, id of the shared arguments and attempt; then the payload. */
export class CallFormat implements Format<CallWire> {
  readonly kind = CALL_RECORD;
  readonly #reading = new BriefTimes();
  readonly #ints: Int32Array;
  readonly #encoder: Encoder;
  readonly #decoder: Decoder;
  readonly #arrays: ArrayHandles | undefined;

  /** `arrays`: between processes that share memory. */
  constructor(memory: ArrayBufferLike, arrays?: ArrayHandles) {
    this.#ints = new Int32Array(memory);
    this.#encoder = new Encoder(memory, arrays);
    this.#decoder = new Decoder(memory, arrays);
    this.#arrays = arrays;
  }

  takes(message: unknown): message is CallWire {
    return Array.isArray(message);
  }

  word(message: CallWire): number {
    return message[0];
  }

  write(message: CallWire, { from, end }: Space): number {
    const payload = from + HEAD_BYTES;
    if (payload > end) return -1;
    const [, taskId, shape, values] = message;
    const at = from >>> 2;
    const ints = this.#ints;
    ints[at] = taskId;
    ints[at + 1] = shape;
    ints[at + 2] = message[5] ?? 0;
    ints[at + 3] = message[6] ?? 1;
    const stamps = message[7] as number[] | undefined;
    if (stamps !== undefined) ints[at + 1] = shape | IS_TIMED;
    // Items are each their own: what two of them share arrives twice.
    const list = values as readonly unknown[];
    this.#arrays?.begin();
    let behind =
      shape === CALL ? this.#encoder.encodeList(list, payload, end) : this.#encoder.encodeEach(list, payload, end);
    if (this.#arrays !== undefined) behind = this.#arrays.end(behind);
    if (stamps !== undefined) stamps[BYTES] = behind - from;
    return behind;
  }

  read({ word, from, end }: RingReader): CallWire {
    if (from + HEAD_BYTES > end) throw tooShort();
    const at = from >>> 2;
    const ints = this.#ints;
    if (ints[at + 1]! >= IS_TIMED) return this.#readTimed(word, from, end);
    const payload = this.#decoder.decode(from + HEAD_BYTES, end);
    const specials = this.#arrays?.specials();
    return [word, ints[at]!, ints[at + 1] as CallShape, payload, specials, ints[at + 2]!, ints[at + 3]!, undefined];
  }

  #readTimed(word: number, from: number, end: number): CallWire {
    const at = from >>> 2;
    const ints = this.#ints;
    const stamps = newStamps();
    stamps[TAKEN] = now();
    const payload = this.#decoder.decode(from + HEAD_BYTES, end);
    const specials = this.#arrays?.specials();
    stamps[BYTES] = end - from;
    stamps[READ_MS] = this.#reading.since(stamps[TAKEN]!, end - from - HEAD_BYTES);
    const shape = (ints[at + 1]! - IS_TIMED) as CallShape;
    return [word, ints[at]!, shape, payload, specials, ints[at + 2]!, ints[at + 3]!, stamps];
  }
}

/** Index and compute time, then the value; with stamps the index is inverted, and they come before the value. */
export class ResultFormat implements Format<ResultWire> {
  readonly kind = RESULT_RECORD;
  /** The one that was read last: one for all, as there are millions. */
  readonly #message: [typeof RESULT, number, number, number, unknown] = [RESULT, 0, 0, 0.5, undefined];
  /** The same with stamps. */
  readonly #stamps = newStamps();
  readonly #stamped: [typeof RESULT, number, number, number, unknown, undefined, number, number[]];
  readonly #writing = new BriefTimes();
  readonly #reading = new BriefTimes();
  readonly #ints: Int32Array;
  readonly #floats: Float64Array;
  readonly #encoder: Encoder;
  readonly #decoder: Decoder;

  constructor(memory: ArrayBufferLike) {
    this.#ints = new Int32Array(memory);
    this.#floats = new Float64Array(memory);
    this.#encoder = new Encoder(memory);
    this.#decoder = new Decoder(memory);
    this.#stamped = [RESULT, 0, 0, 0.5, undefined, undefined, 0, this.#stamps];
  }

  takes(message: unknown): message is ResultWire {
    return Array.isArray(message) && message[0] === RESULT;
  }

  word(message: ResultWire): number {
    return message[1];
  }

  write(message: ResultWire, { from, end }: Space): number {
    if (message.length > PLAIN) return this.#writeStamped(message, from, end);
    const value = from + HEAD_BYTES;
    if (value > end) return -1;
    this.#ints[from >>> 2] = message[2];
    this.#floats[(from >>> 3) + 1] = message[3];
    return this.#encoder.encode(message[4], value, end);
  }

  read({ word, from, end }: RingReader): ResultWire {
    if (from + HEAD_BYTES > end) throw tooShort();
    const index = this.#ints[from >>> 2]!;
    if (index < 0) return this.#readStamped(word, ~index, from, end);
    const message = this.#message;
    message[1] = word;
    message[2] = index;
    message[3] = this.#floats[(from >>> 3) + 1]!;
    message[4] = this.#decoder.decode(from + HEAD_BYTES, end);
    return message;
  }

  // What writing it took is among its stamps: they are written last.
  #writeStamped(message: ResultWire, from: number, end: number): number {
    const value = from + STAMPED_BYTES;
    if (value > end) return -1;
    const behind = this.#encoder.encode(message[4], value, end);
    if (behind < 0) return behind;
    const stamps = message[7] as number[];
    const ms = this.#writing.since(stamps[ANSWERED]!, behind - value);
    stamps[SERIALISED_MS]! += ms;
    stamps[ANSWERED]! += ms;
    this.#ints[from >>> 2] = ~message[2];
    const floats = this.#floats;
    floats[(from >>> 3) + 1] = message[3];
    const first = (from + HEAD_BYTES) >>> 3;
    for (let i = 0; i < WORKER_STAMPS; i++) floats[first + i] = stamps[i]!;
    return behind;
  }

  #readStamped(word: number, index: number, from: number, end: number): ResultWire {
    if (from + STAMPED_BYTES > end) throw tooShort();
    const at = this.#reading.isDue ? now() : recently().at;
    const floats = this.#floats;
    const stamps = this.#stamps;
    const first = (from + HEAD_BYTES) >>> 3;
    for (let i = 0; i < WORKER_STAMPS; i++) stamps[i] = floats[first + i]!;
    const message = this.#stamped;
    message[1] = word;
    message[2] = index;
    message[3] = floats[(from >>> 3) + 1]!;
    message[4] = this.#decoder.decode(from + STAMPED_BYTES, end);
    stamps[BACK] = at;
    stamps[BACK_READ_MS] = this.#reading.since(at, end - from - STAMPED_BYTES);
    stamps[BACK_BYTES] = end - from;
    return message;
  }
}

/** Bytes that stand for a message between processes. The record's word is their number. */
export class FrameFormat implements Format<Uint8Array> {
  readonly kind = FRAME;
  readonly #bytes: Uint8Array;

  constructor(memory: ArrayBufferLike) {
    this.#bytes = new Uint8Array(memory);
  }

  takes(message: unknown): message is Uint8Array {
    return (message as Uint8Array).length <= MOST_FRAME_BYTES;
  }

  word(frame: Uint8Array): number {
    return frame.length;
  }

  write(frame: Uint8Array, { from, end }: Space): number {
    const behind = from + ((frame.length + 7) & ~7);
    if (behind > end) return -1;
    this.#bytes.set(frame, from);
    return behind;
  }

  /** A copy: what is made of it may look at it for as long as it lives. */
  read({ word, from, end }: RingReader): Uint8Array {
    if (word < 0 || from + word > end) throw tooShort();
    return this.#bytes.slice(from, from + word);
  }
}

/** Tells how many frames have come. False when there is no space for it. */
export function acknowledge(writer: RingWriter, frames: Frames): boolean {
  const isTold = writer.mark(ACK, frames.unacknowledged);
  if (isTold) frames.acknowledge();
  return isTold;
}

function tooShort(): Error {
  return new Error('A ring holds a record that is shorter than it says.');
}
