/** Makes, names, sends, puts and drops shared memory without end: a program for killed-programs.test.ts. */

import { inspect } from 'node:util';
import { SharedArray, ThreadPool, transfer } from 'breakeven';

const prefix = process.argv[2] as string;
const pool = new ThreadPool({ size: 2 });
await pool.warm();
console.log('running');

const length = (bytes: { readonly length: number }) => bytes.length;
const echo = (bytes: Uint8Array) => bytes;
const touch = (array: SharedArray<'float64'>) => {
  array.data.fill(1);
  return array;
};

for (let round = 0; ; round++) {
  const named = SharedArray.create('float64', 10_000, { name: `${prefix}-${round}` });
  const unnamed = SharedArray.create('float64', 100_000);
  const ref = await pool.put({ bytes: new Uint8Array(300_000), text: inspect(named) });
  await Promise.all([
    pool.submit(touch, named),
    pool.submit(touch, unnamed),
    pool.submit(echo, new Uint8Array(1_000_000)),
    pool.submit(length, transfer(new Uint8Array(1_000_000))),
    pool.submit(({ bytes }) => bytes.length, ref),
  ]);
  if (round % 2 === 0) named.dispose();
  if (round % 3 === 0) ref.dispose();
}
