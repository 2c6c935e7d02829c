// Fills its control group's memory with shared arrays until one is refused, works on, and gives them up.

import { SharedArray } from 'breakeven';
import { type BackEndKey, backEnd } from '../../contracts/back-ends.js';

const MB = 2 ** 20;
/** What is left when one is refused, and somewhat more than a pool needs to work on. */
const WANTED = 48 * MB;
const STEP = 8 * MB;

const pool = backEnd(process.argv[2] as BackEndKey).make({ size: 1 });
const sum = (bytes: Uint8Array) => bytes.reduce((a, b) => a + b, 0);
const sumOfArray = (array: SharedArray<'uint8'>) => array.data.reduce((a, b) => a + b, 0);
await pool.submit(sum, new Uint8Array(MB));

const arrays: SharedArray<'uint8'>[] = [];
let refusal: Error | undefined;
while (refusal === undefined) {
  try {
    SharedArray.create('uint8', WANTED).dispose();
    const array = SharedArray.create('uint8', STEP);
    array.data.fill(1);
    arrays.push(array);
  } catch (error) {
    refusal = error as Error;
  }
}
const byValue = await pool.submit(sum, new Uint8Array(MB).fill(1));
const byHandle = await pool.submit(sumOfArray, arrays[0]!);
const made = arrays.length;
for (const array of arrays) array.dispose();
const again = SharedArray.create('uint8', WANTED).length;
await pool.close();
console.log(JSON.stringify({ name: refusal.name, message: refusal.message, made, byValue, byHandle, again }));
