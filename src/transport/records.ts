/** How calls and results lie in a ring, where all that they hold is plain data. */

import { Decoder } from './codec/decoder.js';
import { Encoder } from './codec/encoder.js';
import type { RingReader, Space } from './ring.js';
import { type CallShape, type CallWire, RESULT, type ResultWire } from './wire.js';

/** Kinds of records; 0 is padding. SIDE: so many messages have gone by the side channel. */
export const SIDE = 1;
export const CALL_RECORD = 2;
export const RESULT_RECORD = 3;

/** Writes one kind of message, and reads it on the other side. */
export interface Format<Message> {
  readonly kind: number;
  /** Whether this message is of that kind. */
  takes(message: unknown): message is Message;
  /** The record's word. */
  word(message: Message): number;
  /** Where its bytes end, or -1: not plain, or no room. */
  write(message: Message, space: Space): number;
  read(record: RingReader): Message;
}

/** Task and shape, id of the shared arguments and attempt; then the payload. */
export class CallFormat implements Format<CallWire> {
  readonly kind = CALL_RECORD;
  readonly #ints: Int32Array;
  readonly #encoder: Encoder;
  readonly #decoder: Decoder;

  constructor(memory: ArrayBufferLike) {
    this.#ints = new Int32Array(memory);
    this.#encoder = new Encoder(memory);
    this.#decoder = new Decoder(memory);
  }

  takes(message: unknown): message is CallWire {
    return Array.isArray(message);
  }

  word(message: CallWire): number {
    return message[0];
  }

  write(message: CallWire, { from, end }: Space): number {
    const payload = from + 16;
    if (payload > end) return -1;
    const at = from >>> 2;
    this.#ints[at] = message[1];
    this.#ints[at + 1] = message[2];
    this.#ints[at + 2] = message[5] ?? 0;
    this.#ints[at + 3] = message[6] ?? 1;
    return this.#encoder.encode(message[3], payload, end);
  }

  read({ word, from, end }: RingReader): CallWire {
    const at = from >>> 2;
    const ints = this.#ints;
    const payload = this.#decoder.decode(from + 16, end);
    return [word, ints[at]!, ints[at + 1] as CallShape, payload, undefined, ints[at + 2]!, ints[at + 3]!];
  }
}

/** Index and compute time, then the value. */
export class ResultFormat implements Format<ResultWire> {
  readonly kind = RESULT_RECORD;
  readonly #ints: Int32Array;
  readonly #floats: Float64Array;
  readonly #encoder: Encoder;
  readonly #decoder: Decoder;

  constructor(memory: ArrayBufferLike) {
    this.#ints = new Int32Array(memory);
    this.#floats = new Float64Array(memory);
    this.#encoder = new Encoder(memory);
    this.#decoder = new Decoder(memory);
  }

  takes(message: unknown): message is ResultWire {
    return Array.isArray(message) && message[0] === RESULT;
  }

  word(message: ResultWire): number {
    return message[1];
  }

  write(message: ResultWire, { from, end }: Space): number {
    const value = from + 16;
    if (value > end) return -1;
    this.#ints[from >>> 2] = message[2];
    this.#floats[(from >>> 3) + 1] = message[3];
    return this.#encoder.encode(message[4], value, end);
  }

  read({ word, from, end }: RingReader): ResultWire {
    const value = this.#decoder.decode(from + 16, end);
    return [RESULT, word, this.#ints[from >>> 2]!, this.#floats[(from >>> 3) + 1]!, value];
  }
}
