/** Beside functions.ts, since it takes more than one argument. */

export function sumBetween(array: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += array[i]!;
  return sum;
}
