// A map over a pool of many workers, where there may not be room for all of them.

import { openSync } from 'node:fs';
import { type BackEndKey, backEnd } from '../../contracts/back-ends.js';
import { work } from '../../contracts/tasks.js';

const [key, size, room] = process.argv.slice(2) as [BackEndKey, string, string | undefined];
const pool = backEnd(key).make({ size: Number(size) });
try {
  if (room === 'full') for (;;) openSync('/dev/null', 'r');
} catch {
  // There is no descriptor left.
}
try {
  const items = Array.from({ length: 100 }, (_, value) => ({ ms: 5, value }));
  const values = await pool.map(work.echoAfter<number>, items, { chunkSize: 1 });
  console.log(`sum ${values.reduce((sum, value) => sum + value, 0)}`);
} catch (error) {
  console.log(`${(error as Error).name}: ${(error as Error).message}`);
}
await pool.close();
