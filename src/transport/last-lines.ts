/**
 * The end of what a worker has written to stderr, in memory that its pool can still read after its death. One writer, the worker; the
 * pool reads only when the worker is gone.
 */

const KEPT_BYTES = 4096;
const KEPT_LINES = 10;

export class LastLines {
  readonly memory: SharedArrayBuffer;
  /** How many bytes were ever written. */
  readonly #written: Uint32Array;
  readonly #ring: Uint8Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(4 + KEPT_BYTES)) {
    this.memory = memory;
    this.#written = new Uint32Array(memory, 0, 1);
    this.#ring = new Uint8Array(memory, 4);
  }

  add(bytes: Uint8Array): void {
    const kept = bytes.subarray(-KEPT_BYTES);
    let at = this.#written[0] as number;
    for (const byte of kept) this.#ring[at++ % KEPT_BYTES] = byte;
    this.#written[0] = at;
  }

  get text(): string {
    const end = this.#written[0] as number;
    const bytes = Buffer.alloc(Math.min(end, KEPT_BYTES));
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.#ring[(end - bytes.length + i) % KEPT_BYTES] as number;
    // The first line may be cut, in the middle of a character even.
    return bytes.toString('utf8').trimEnd().split('\n').slice(-KEPT_LINES).join('\n');
  }
}
