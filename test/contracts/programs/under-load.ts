// Loads a pool with all that it can carry, without end, and waits to be killed. Tells the processes of its workers.

import { SharedArray, transfer } from 'breakeven';
import { type BackEndKey, backEnd, sharesNoArrays } from '../back-ends.js';

const [key] = process.argv.slice(2) as [BackEndKey];
const pool = backEnd(key).make({ size: 2, restartBudget: { restarts: 1000, perMs: 1000 } });
const pids = new Set<number>();
pool.on('worker:start', ({ pid }) => pids.add(pid));
await pool.warm();
console.log([...pids].join(' '));

const length = (bytes: { readonly length: number }) => bytes.length;
const echo = <T>(value: T) => value;
const touch = (array: SharedArray<'float64'>) => {
  array.data.fill(1);
  return array;
};

async function shareArrays(): Promise<void> {
  const array = SharedArray.create('float64', 100_000);
  const back = await pool.submit(touch, array);
  for (const handle of [array, back]) handle.dispose();
}

async function put(): Promise<void> {
  const ref = await pool.put({ bytes: new Uint8Array(300_000) });
  await pool.submit(({ bytes }) => bytes.length, ref);
  ref.dispose();
}

/** One that a killed worker takes along is none that matters here. */
async function load(): Promise<void> {
  await Promise.allSettled([
    ...Array.from({ length: 200 }, (_, index) => pool.submit(echo, { id: index, name: 'small' })),
    pool.map(echo, Array.from({ length: 2000 }).keys()),
    pool.submit(echo, new Uint8Array(1_000_000)),
    pool.submit(length, transfer(new Uint8Array(1_000_000))),
    put(),
    ...(sharesNoArrays(backEnd(key)) === undefined ? [shareArrays(), shareArrays()] : []),
  ]);
}

for (;;) await load();
