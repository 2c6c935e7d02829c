/** What handing out one chunk costs: the same map in chunks of one item and of a thousand. Finds CHUNK_COST_MS. */

import { ThreadPool } from 'breakeven';

const ITEMS = 50_000;
const ROUNDS = 9;

const items = Array.from({ length: ITEMS }, (_, index) => index);
const pool = new ThreadPool({ size: 2 });
await pool.warm();

async function timeInMs(chunkSize: number): Promise<number> {
  const startedAt = performance.now();
  await pool.map((item: number) => item, items, { chunkSize });
  return performance.now() - startedAt;
}

const costs: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const fine = await timeInMs(1);
  const coarse = await timeInMs(1000);
  costs.push((fine - coarse) / (ITEMS - ITEMS / 1000));
}
costs.sort((a, b) => a - b);
const inUs = (ms: number | undefined): string => `${((ms ?? 0) * 1000).toFixed(1)} us`;
console.log(`one chunk: ${inUs(costs[ROUNDS >> 1])} (${inUs(costs[0])} to ${inUs(costs.at(-1))})`);
await pool.close();
