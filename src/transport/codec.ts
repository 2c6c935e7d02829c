/** INTERIM */
export class Encoder {
  readonly tooLarge = false;
  readonly #f: Float64Array;
  constructor(memory: ArrayBufferLike) {
    this.#f = new Float64Array(memory);
  }
  encode(value: unknown, from: number, end: number): number {
    let at = from >>> 3;
    if (typeof value === 'number') {
      if (from + 16 > end) return -1;
      this.#f[at] = 1;
      this.#f[at + 1] = value;
      return from + 16;
    }
    if (value === undefined) {
      if (from + 8 > end) return -1;
      this.#f[at] = 2;
      return from + 8;
    }
    if (Array.isArray(value)) {
      if (from + 16 + value.length * 8 > end) return -1;
      this.#f[at++] = 3;
      this.#f[at++] = value.length;
      for (const x of value) {
        if (typeof x !== 'number') return -1;
        this.#f[at++] = x;
      }
      return at * 8;
    }
    return -1;
  }
}
export class Decoder {
  readonly #f: Float64Array;
  position = 0;
  constructor(memory: ArrayBufferLike) {
    this.#f = new Float64Array(memory);
  }
  decode(from: number, _end: number): unknown {
    const at = from >>> 3;
    switch (this.#f[at]) {
      case 1:
        return this.#f[at + 1];
      case 2:
        return undefined;
      default: {
        const n = this.#f[at + 1]!;
        const a = [];
        for (let i = 0; i < n; i++) a.push(this.#f[at + 2 + i]);
        return a;
      }
    }
  }
}
