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

/** Of the message that a value makes, as far as it is known. */
export class MessageSize {
  /** Characters in all texts: of bytes they take as many, or twice as many. */
  text = 0;
  readonly #path: string;
  readonly #most: number;

  constructor(path: string, most = MOST_MESSAGE_BYTES) {
    this.#path = path;
    this.#most = most;
  }

  /** Any primitive value, each time that it stands in the message. Gives it back. */
  count(value: unknown): unknown {
    if (typeof value === 'string') this.text += value.length;
    this.add(0);
    return value;
  }

  /** Whatever else it has. */
  add(bytes: number): void {
    if (this.text + bytes > this.#most) throw tooLarge(this.#path, this.#most);
  }
}
