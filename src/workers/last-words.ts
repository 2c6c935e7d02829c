/** The end of what a worker process has written to stderr. */

import { LastLines } from '../transport/last-lines.js';

// What V8 writes when a heap is full, some lines before the last, and where the system gives it no more.
const OUT_OF_MEMORY = ['JavaScript heap out of memory', 'Fatal process OOM'];
const LONGEST = Math.max(...OUT_OF_MEMORY.map(({ length }) => length));

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
    this.outOfMemory ||= OUT_OF_MEMORY.some((words) => text.includes(words));
    this.#lastPiece = text.slice(-LONGEST);
  }
}
