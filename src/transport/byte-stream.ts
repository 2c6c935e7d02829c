/** Frames on a stream of bytes: each after its length. */

import { readSync } from 'node:fs';

const HEADER_BYTES = 8;
// Longer ones cannot be made; a length beyond was written by somebody else.
const LONGEST = 2 ** 32;
// Memory for a frame that is longer is taken as its bytes come: a length is soon said.
const TAKEN_AT_ONCE = 16 * 2 ** 20;
const GROWTH = 4;

export function withLength(frame: Uint8Array): Uint8Array {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeDoubleLE(frame.length);
  return Buffer.concat([header, frame]);
}

/** The next frame, which is waited for. Throws at the end of the stream. */
export function nextFrame(fd: number): Uint8Array {
  return readAll(fd, lengthAt(readAll(fd, HEADER_BYTES), 0));
}

function readAll(fd: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafeSlow(bytes);
  for (let filled = 0; filled < bytes; ) {
    const read = readSync(fd, buffer, filled, bytes - filled, null);
    if (read === 0) throw new Error('The stream has ended.');
    filled += read;
  }
  return buffer;
}

/** Takes the stream as it comes, in whatever pieces. */
export class StreamReader {
  /** The beginning of a frame whose end has not come; its header may be incomplete. */
  #begun: Buffer = Buffer.alloc(0);
  #filled = 0;
  /** Of the header, and once that is known, of the frame behind it. */
  #end = 0;

  /** The frames that are complete now. Throws when the bytes are none. */
  *read(chunk: Buffer): Generator<Uint8Array> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#filled === 0) {
        const frame = wholeFrame(chunk, at);
        if (frame !== undefined) {
          at += HEADER_BYTES + frame.length;
          yield frame;
          continue;
        }
        this.#begun = Buffer.alloc(HEADER_BYTES);
        this.#end = HEADER_BYTES;
      }
      at += this.#take(chunk, at);
      if (this.#filled < this.#end) continue;
      const frame = this.#begun;
      this.#filled = 0;
      yield frame.subarray(HEADER_BYTES);
    }
  }

  // How many bytes it has taken from the chunk.
  #take(chunk: Buffer, at: number): number {
    const taken = chunk.copy(this.#begun, this.#filled, at);
    this.#filled += taken;
    if (this.#filled === HEADER_BYTES && this.#end === HEADER_BYTES) this.#end += lengthAt(this.#begun, 0);
    if (this.#filled === this.#begun.length && this.#filled < this.#end) {
      const room = Math.max(TAKEN_AT_ONCE, GROWTH * this.#filled);
      const frame = Buffer.allocUnsafeSlow(Math.min(this.#end, room));
      this.#begun.copy(frame);
      this.#begun = frame;
    }
    return taken;
  }
}

/** The one that begins there, unless its end is missing. */
function wholeFrame(chunk: Buffer, at: number): Buffer | undefined {
  if (chunk.length - at < HEADER_BYTES) return undefined;
  const end = at + HEADER_BYTES + lengthAt(chunk, at);
  return end > chunk.length ? undefined : chunk.subarray(at + HEADER_BYTES, end);
}

function lengthAt(chunk: Buffer, at: number): number {
  const length = chunk.readDoubleLE(at);
  if (Number.isSafeInteger(length) && length > 0 && length < LONGEST) return length;
  throw new RangeError('What came from the other side is no frame: somebody else has written to its descriptor.');
}
