/** How large a message may be. Only what lies inside of it counts: no large buffers that shared memory carries. */

import { PayloadTooLargeError } from '../base/errors.js';

// Beyond 4 GiB Node's serialisers fail without a reason, or end the process; a message is copied some times before it gets there.
export const MOST_MESSAGE_BYTES = 2 ** 31;

/** `path`: what messages call the value. */
export function tooLarge(path: string, most: number): PayloadTooLargeError {
  return new PayloadTooLargeError(
    `${path}: more than ${most / 2 ** 20} MiB in one message cannot be sent to or from a worker. Pass it in parts, or by a file; ` +
      'numbers and bytes cross at any size as a SharedArray, or as typed arrays where the native part is there.',
    path,
  );
}

/** Of buffers that a message carries itself, before they are copied into it. Throws PayloadTooLargeError. */
export function refuseTooLong(buffers: readonly ArrayBuffer[]): void {
  const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (bytes > MOST_MESSAGE_BYTES) throw tooLarge('message', MOST_MESSAGE_BYTES);
}

// Of shorter texts one byte for each character is counted: who sends 2 GiB sends few of them, or many more objects.
const LONG_TEXT = 1024;
const TWO_BYTE = /[^\0-\xff]/;

/** V8 has one byte for each character, or two when one of them needs it. */
export function textBytes(text: string): number {
  return text.length >= LONG_TEXT && TWO_BYTE.test(text) ? 2 * text.length : text.length;
}

/** Of the message that a value makes, as far as it is known. */
export class MessageSize {
  /** Bytes of all texts, as far as it is worth while to know. */
  text = 0;
  /** Of all else that is known. */
  #other = 0;
  readonly #path: string;
  readonly #most: number;

  constructor(path: string, most = MOST_MESSAGE_BYTES) {
    this.#path = path;
    this.#most = most;
  }

  /** Any primitive value, each time that it stands in the message. Gives it back. */
  count(value: unknown): unknown {
    if (typeof value !== 'string') return value;
    this.text += textBytes(value);
    this.#check();
    return value;
  }

  /** Whatever else goes inside of it, before it is copied. */
  add(bytes: number): void {
    this.#other += bytes;
    this.#check();
  }

  #check(): void {
    if (this.text + this.#other > this.#most) throw tooLarge(this.#path, this.#most);
  }
}
