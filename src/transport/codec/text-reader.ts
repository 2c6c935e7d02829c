/** Bytes in memory as strings. */

// So many bytes are made a string at once, from which the strings of a record are then cut. V8 copies what is shorter than 13 units; what is
// longer keeps alive what it was cut from, so that is not much.
const WINDOW = 4096;

/** Not documented, but what `toString` ends in, without its checks; the same in every Node that we support. */
interface RawSlices {
  latin1Slice(start: number, end: number): string;
  ucs2Slice(start: number, end: number): string;
}

export class TextReader {
  readonly #bytes: Uint8Array;
  readonly #raw: RawSlices;
  /** The bytes from #from on. */
  #window = '';
  #from = 0;
  #end = 0;
  #isFirst = true;

  constructor(memory: ArrayBufferLike) {
    this.#bytes = new Uint8Array(memory);
    this.#raw = Buffer.from(memory as ArrayBuffer) as unknown as RawSlices;
  }

  /** To be called before each record, which ends at `end`. */
  begin(end: number): void {
    this.#window = '';
    this.#from = end;
    this.#end = end;
    this.#isFirst = true;
  }

  /** One byte for each unit. The caller has checked that they are within the record. */
  read8(at: number, length: number): string {
    if (length <= 8) return shortText(this.#bytes, at, length);
    const start = at - this.#from;
    if (start >= 0 && start + length <= this.#window.length) return this.#window.substring(start, start + length);
    if (this.#isFirst || length > WINDOW / 4) {
      this.#isFirst = false;
      if (length <= 12) return shortText(this.#bytes, at, 8) + shortText(this.#bytes, at + 8, length - 8);
      return this.#raw.latin1Slice(at, at + length);
    }
    const end = at + WINDOW;
    this.#window = this.#raw.latin1Slice(at, end < this.#end ? end : this.#end);
    this.#from = at;
    return this.#window.substring(0, length);
  }

  read16(at: number, length: number): string {
    return this.#raw.ucs2Slice(at, at + 2 * length);
  }
}

const text = String.fromCharCode;

/** Written out: with a fixed number of units it takes a quarter of the time of a call into C++. */
function shortText(b: Uint8Array, at: number, length: number): string {
  switch (length) {
    case 0:
      return '';
    case 1:
      return text(b[at]!);
    case 2:
      return text(b[at]!, b[at + 1]!);
    case 3:
      return text(b[at]!, b[at + 1]!, b[at + 2]!);
    case 4:
      return text(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!);
    case 5:
      return text(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!);
    case 6:
      return text(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!);
    case 7:
      return text(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!);
    default:
      return text(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!, b[at + 7]!);
  }
}
