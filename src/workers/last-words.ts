/** The end of what a worker process has written to stderr. */

import { LastLines } from '../transport/last-lines.js';

// What V8 writes when a heap is full, some lines before the last.
const OUT_OF_MEMORY = 'JavaScript heap out of memory';

export class LastWords {
  outOfMemory = false;
  readonly #lines = new LastLines();
  #lastPiece = '';

  get text(): string {
    return this.#lines.text;
  }

  add(chunk: Buffer): void {
    this.#lines.add(chunk);
    const text = this.#lastPiece + chunk.toString('latin1');
    this.outOfMemory ||= text.includes(OUT_OF_MEMORY);
    this.#lastPiece = text.slice(-OUT_OF_MEMORY.length);
  }
}
