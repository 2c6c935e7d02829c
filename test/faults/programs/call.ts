// Calls one of the faulty tasks and prints what it came to.

import { type BackEndKey, backEnd } from '../../contracts/back-ends.js';
import { work } from '../../contracts/tasks.js';
import { faulty } from '../tasks.js';

const [key, name, ...args] = process.argv.slice(2) as [BackEndKey, keyof typeof faulty, ...string[]];
const pool = backEnd(key).make({ size: 2 });
await pool.warm();
try {
  const value = await pool.submit(faulty[name] as (...args: number[]) => unknown, ...args.map(Number));
  console.log(JSON.stringify({ value }));
} catch (error) {
  const { name, message, signal } = error as Error & { signal?: string };
  console.log(JSON.stringify({ name, message, signal, next: await pool.submit(work.square, 3) }));
}
await pool.close();
