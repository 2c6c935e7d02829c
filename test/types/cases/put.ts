/** What put gives, and where a Ref may stand. */

import { type Pool, type Ref, ThreadPool } from 'breakeven';
import { isExactly } from './equal.js';

interface Model {
  readonly weights: Float32Array;
}

declare const pool: Pool;
declare function score(model: Model, text: string, options?: { top: number }): number;
declare function lookUp(word: string, words: ReadonlyMap<string, number>): number | undefined;
declare function sum(start: number, end: number, values: readonly number[]): number;
declare function first<T>(list: readonly T[]): T;
declare function pair<A, B>(a: A, b: B): [A, B];
declare function size(value: string): number;
declare function size(value: readonly unknown[]): number;
declare function all(...values: number[]): number;
declare const model: Model;
declare const words: Map<string, number>;

export async function puts(): Promise<void> {
  const ref = await pool.put(model);
  isExactly<Ref<Model>>()(ref, true);
  isExactly<number>()(ref.bytes, true);
  ref.dispose();
  isExactly<Ref<number[]>>()(await pool.put([1, 2]), true);
  isExactly<Ref<number[]>>()(await pool.with({ priority: 1 }).put([1, 2]), true);
  // @ts-expect-error: a Ref is not its value
  ref.weights;
  // @ts-expect-error: one of another value
  const other: Ref<string> = ref;
  // @ts-expect-error: read-only
  ref.bytes = 3;
  return other as never;
}

export async function calls(ref: Ref<Model>, texts: Ref<string>): Promise<void> {
  isExactly<number>()(await pool.submit(score, ref, 'a'), true);
  isExactly<number>()(await pool.submit(score, ref, texts, { top: 1 }), true);
  isExactly<number>()(await pool.submit(score, model, texts, await pool.put({ top: 3 })), true);
  isExactly<number[]>()(await pool.everyWorker(score, ref, 'a'), true);
  isExactly<number[]>()(await pool.starmap(score, [[ref, 'a']]), true);
  isExactly<number[]>()(
    await pool.starmap(score, [
      [ref, 'a'],
      [model, texts, { top: 1 }],
    ]),
    true,
  );
  isExactly<number>()(await pool.submit((x: Model, y: number) => x.weights.length + y, ref, 1), true);
  // @ts-expect-error: the text is missing
  pool.submit(score, ref);
  // @ts-expect-error: a Ref of another value
  pool.submit(score, texts, 'a');
  // @ts-expect-error: a Ref of another value
  pool.everyWorker(score, texts, 'a');
  // @ts-expect-error: a Ref of another value
  pool.starmap(score, [[texts, 'a']]);
  // @ts-expect-error: one argument too many
  pool.submit(score, ref, 'a', { top: 1 }, ref);
}

export async function maps(ref: Ref<Map<string, number>>, values: Ref<number[]>): Promise<void> {
  isExactly<(number | undefined)[]>()(await pool.map(lookUp, ['a'], { args: [ref] }), true);
  isExactly<(number | undefined)[]>()(await pool.map(lookUp, ['a'], { args: [words] }), true);
  isExactly<number>()(await pool.reduceRange(sum, 10, (a, b) => a + b, { args: [values] }), true);
  for await (const found of pool.imap(lookUp, ['a'], { args: [ref] })) isExactly<number | undefined>()(found, true);
  // @ts-expect-error: a Ref of another value
  pool.map(lookUp, ['a'], { args: [values] });
  // @ts-expect-error: the words are missing
  pool.map(lookUp, ['a']);
  // @ts-expect-error: a Ref of another value
  pool.mapRange(sum, 10, { args: [ref] });
}

export async function genericsAndOverloads(list: Ref<string[]>, count: Ref<number>): Promise<void> {
  isExactly<string>()(await pool.submit(first<string>, list), true);
  isExactly<string>()(await pool.submit(first, list), true);
  isExactly<number>()(await pool.submit(first, [1, 2]), true);
  isExactly<[string[], number]>()(await pool.submit(pair, list, count), true);
  isExactly<[string, number]>()(await pool.submit(pair, 'a', count), true);
  isExactly<number>()(await pool.submit(size, list), true);
  isExactly<number>()(await pool.submit(all, 1, count, 2), true);
  // @ts-expect-error: a Ref of another value
  pool.submit(all, 1, list);
  isExactly<number>()(await pool.submit(Math.max, 1, count), true);
}

export const nested = new ThreadPool({ initializer: [score, model, 'a'] });
