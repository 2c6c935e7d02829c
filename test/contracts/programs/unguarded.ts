// A module of tasks that makes a pool when it is imported: a fork bomb, were it not for the guard.

import { tasks } from 'breakeven';
import { type BackEndKey, backEnd } from '../back-ends.js';

const own = tasks(import.meta, { square: (x: number): number => x * x });

console.log('started');
const pool = backEnd((process.argv[2] ?? 'thread') as BackEndKey).make({ size: 1 });
try {
  console.log(await pool.submit(own.square, 3));
} catch (error) {
  console.log(`${(error as Error).name}\n${(error as Error).message}`);
}
await pool.close();
