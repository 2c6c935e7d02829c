/** Tasks that look at which object they got, and at what becomes of it. */

import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { InlinePool, type Ref, type SharedArray, tasks } from 'breakeven';

let last: WeakRef<object> | undefined;

/** Whether this worker was given the very same object the last time. */
function isTheSame(value: object): boolean {
  const same = last?.deref() === value;
  last = new WeakRef(value);
  return same;
}

/** Whether what `isTheSame` was last given here could be collected. */
async function isGone(): Promise<boolean> {
  return collected(() => last?.deref() === undefined);
}

/** Collects garbage until the condition holds, for a bounded number of times. */
export async function collected(isIt: () => boolean | PromiseLike<boolean>): Promise<boolean> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 20; round++) {
    // A WeakRef that was looked at keeps its object until this turn of the event loop is over.
    await delay(1);
    collect();
    if (await isIt()) return true;
  }
  return false;
}

function addTo({ array }: { readonly array: SharedArray<'int32'> }, value: number): number {
  return Atomics.add(array.data, 0, value) + value;
}

function increment(counter: { n: number }): number {
  counter.n += 1;
  return counter.n;
}

function lengthOf(values: { readonly length: number }): number {
  return values.length;
}

function sumAt(place: number, values: readonly number[]): number {
  return place + values.length;
}

function sumWithin(start: number, end: number, values: readonly number[]): number {
  return values.slice(start, end).reduce((sum, value) => sum + value, 0);
}

function lengthsAnd(batch: string[], more: readonly number[]): number[] {
  return batch.map((text) => text.length + more.length);
}

async function refInside<T>(value: T): Promise<Ref<T>> {
  const pool = new InlinePool();
  const ref = await pool.put(value);
  await pool.close();
  return ref;
}

export const keeping = tasks(import.meta, {
  refInside,
  addTo,
  isTheSame,
  isGone,
  increment,
  lengthOf,
  sumAt,
  sumWithin,
  lengthsAnd,
});
