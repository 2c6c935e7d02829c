/** What the codec is given by those who know of more than plain data: how numbers stand for it in a record. */

export interface StandInWriter {
  /** Writes what stands for the object from `at` on, and nothing at or beyond `end`. Gives the place behind it, or -1: nothing does, or there is no room. */
  write(object: object, at: number, end: number): number;
}

export interface StandInReader {
  /** What is put in its place, or undefined: they stand for nothing. `numbers` are a copy of what lay there. */
  read(numbers: readonly number[]): object | undefined;
}
