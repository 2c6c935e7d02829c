/** What submit and the maps accept and give. */

import type { Future, Pool, SettledItem } from 'breakeven';
import { isExactly } from './equal.js';

declare const pool: Pool;
declare function thumbnail(path: string, width?: number): Promise<{ width: number }>;
declare function scale(value: number, factor: number, offset?: number): number;
declare function ready(): boolean;
declare function sum(start: number, end: number, values: readonly number[]): number;
declare function count(start: number, end: number): number;
declare function lengths(batch: string[], unit: string): number[];
declare function lengthsLater(batch: string[]): Promise<number[]>;
declare const paths: string[];
declare const later: AsyncIterable<string>;

export async function submit(): Promise<void> {
  isExactly<Future<{ width: number }>>()(pool.submit(thumbnail, 'a.jpg'), true);
  isExactly<Future<{ width: number }>>()(pool.submit(thumbnail, 'a.jpg', 400), true);
  isExactly<Future<boolean>>()(pool.submit(ready), true);
  isExactly<Future<number>>()(
    pool.submit((x: number) => x * x, 3),
    true,
  );
  isExactly<number>()(await pool.submit(scale, 1, 2), true);
  // @ts-expect-error: the path is a string
  pool.submit(thumbnail, 1);
  // @ts-expect-error: the width is a number
  pool.submit(thumbnail, 'a.jpg', '400');
  // @ts-expect-error: the factor is missing
  pool.submit(scale, 1);
  // @ts-expect-error: it takes nothing
  pool.submit(ready, 1);
  // @ts-expect-error: a string is no task
  pool.submit('thumbnail');
  isExactly<boolean[]>()(await pool.everyWorker(ready), true);
  // @ts-expect-error: the factor is missing
  pool.everyWorker(scale, 1);
}

export async function maps(): Promise<void> {
  isExactly<{ width: number }[]>()(await pool.map(thumbnail, paths), true);
  isExactly<{ width: number }[]>()(await pool.map(thumbnail, later, { args: [400], chunkSize: 'auto' }), true);
  isExactly<number[]>()(await pool.map((path: string) => path.length, new Set(paths)), true);
  isExactly<string[]>()(await pool.map((path) => path.toUpperCase(), paths), true);
  isExactly<number[]>()(await pool.map(scale, [1, 2], { args: [2] }), true);
  isExactly<number[]>()(await pool.map(scale, new Float64Array(2), { args: [2, 1] }), true);
  isExactly<void>()(await pool.forEach(thumbnail, paths), true);
  isExactly<PromiseSettledResult<{ width: number }>[]>()(await pool.mapSettled(thumbnail, paths), true);
  // @ts-expect-error: the items are strings
  pool.map(thumbnail, [1, 2]);
  // @ts-expect-error: the width is a number
  pool.map(thumbnail, paths, { args: ['400'] });
  // @ts-expect-error: the factor is missing
  pool.map(scale, [1, 2]);
  // @ts-expect-error: the factor is missing
  pool.map(scale, [1, 2], { chunkSize: 10 });
  // @ts-expect-error: the factor is missing
  pool.forEach(scale, [1, 2]);
  // @ts-expect-error: too many arguments
  pool.map(scale, [1, 2], { args: [2, 1, 0] });
  // @ts-expect-error: a number is no source of items
  pool.map(thumbnail, 3);
  // @ts-expect-error: there is no such option
  pool.map(thumbnail, paths, { chunksize: 10 });
}

export async function lazily(): Promise<void> {
  for await (const size of pool.imap(thumbnail, later)) isExactly<{ width: number }>()(size, true);
  for await (const size of pool.imapUnordered(thumbnail, paths, { buffer: 8 }))
    isExactly<{ width: number }>()(size, true);
  for await (const item of pool.imapSettled(thumbnail, paths)) {
    isExactly<SettledItem<string, { width: number }>>()(item, true);
    if (item.status === 'fulfilled') isExactly<{ width: number }>()(item.value, true);
    else isExactly<unknown>()(item.reason, true);
    // @ts-expect-error: only a fulfilled item has a value
    item.value;
  }
  // @ts-expect-error: the factor is missing
  pool.imap(scale, [1, 2]);
}

export async function batchesTuplesAndRanges(): Promise<void> {
  isExactly<number[]>()(await pool.mapBatches(lengths, paths, { args: ['px'] }), true);
  isExactly<number[]>()(await pool.mapBatches(lengthsLater, paths), true);
  // @ts-expect-error: the unit is missing
  pool.mapBatches(lengths, paths);
  // @ts-expect-error: the task must take the whole batch
  pool.mapBatches(thumbnail, paths);

  isExactly<number[]>()(await pool.starmap(scale, [[1, 2]]), true);
  // @ts-expect-error: the factor is missing
  pool.starmap(scale, [[1]]);

  isExactly<number[]>()(await pool.mapRange(count, 100), true);
  isExactly<number[]>()(await pool.mapRange(sum, [10, 20], { args: [[1, 2, 3]] }), true);
  isExactly<number>()(await pool.reduceRange(count, 100, (a, b) => a + b), true);
  isExactly<number>()(await pool.reduceRange(sum, 100, (a, b) => a + b, { args: [[1]] }), true);
  // @ts-expect-error: the values are missing
  pool.mapRange(sum, 100);
  // @ts-expect-error: the values are missing
  pool.reduceRange(sum, 100, (a: number, b: number) => a + b);
  // @ts-expect-error: the combined value is a number
  pool.reduceRange(count, 100, () => 'many');
}
