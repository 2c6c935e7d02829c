/** Arrays of nothing but numbers, which lie in memory without a slot for each. */

/** To be sent as an integer. -0 is none. */
export function isInt(value: number): boolean {
  const int = value | 0;
  return int === value && (int !== 0 || 1 / value > 0);
}

/** Writes the elements from the word `at` on. False: they are not all integers. */
export function writeInts(words: Int32Array, array: readonly unknown[], at: number): boolean {
  const { length } = array;
  for (let index = 0; index < length; index++) {
    const value = array[index];
    if (typeof value !== 'number' || !isInt(value)) return false;
    words[at + index] = value;
  }
  return true;
}

/** The same, as doubles. False: they are not all numbers. */
export function writeDoubles(doubles: Float64Array, array: readonly unknown[], at: number): boolean {
  const { length } = array;
  for (let index = 0; index < length; index++) {
    const value = array[index];
    if (typeof value !== 'number') return false;
    doubles[at + index] = value;
  }
  return true;
}

/** Into an array that has its length already. */
export function readInts(words: Int32Array, at: number, array: unknown[]): void {
  for (let index = 0; index < array.length; index++) array[index] = words[at + index];
}

export function readDoubles(doubles: Float64Array, at: number, array: unknown[]): void {
  for (let index = 0; index < array.length; index++) array[index] = doubles[at + index];
}
