/**
 * Words of shared memory, each operation sequentially consistent. Tests put others in this file's place, to go through every order of steps;
 * so nothing else touches such words.
 */

export function load(words: Int32Array, index: number): number {
  return Atomics.load(words, index);
}

export function store(words: Int32Array, index: number, value: number): void {
  Atomics.store(words, index, value);
}

/** Gives what was there before. */
export function exchange(words: Int32Array, index: number, value: number): number {
  return Atomics.exchange(words, index, value);
}
