/** Strings as bytes in memory, one or two for each UTF-16 unit. */

// Up to here a loop is quicker than a call into C++.
const SHORT = 24;

// On a string of one-byte units V8 knows without looking that it cannot match.
const twoByteUnit = /[\u0100-\uffff]/;

/** Not documented, but what `write` ends in, without its checks; the same in every Node that we support. */
interface RawWrites {
  latin1Write(text: string, offset: number, length: number): number;
  ucs2Write(text: string, offset: number, length: number): number;
}

export class TextWriter {
  readonly #bytes: Uint8Array;
  readonly #raw: RawWrites;

  constructor(memory: ArrayBufferLike) {
    this.#bytes = new Uint8Array(memory);
    this.#raw = Buffer.from(memory as ArrayBuffer) as unknown as RawWrites;
  }

  /** A byte for each unit, from `at` on. False: some need two. */
  write8(text: string, at: number): boolean {
    const { length } = text;
    if (length > SHORT) {
      if (twoByteUnit.test(text)) return false;
      this.#raw.latin1Write(text, at, length);
      return true;
    }
    const bytes = this.#bytes;
    let all = 0;
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      all |= unit;
      bytes[at + index] = unit;
    }
    return all < 256;
  }

  write16(text: string, at: number): void {
    this.#raw.ucs2Write(text, at, text.length * 2);
  }
}
