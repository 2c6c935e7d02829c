import { ThreadPool } from 'breakeven';
import { shared } from '../workloads/shared-tasks.js';
import { expectEqual } from './scenario.js';
import { type Figures, type Study, WITHOUT_NATIVE } from './study.js';
import { millisecondsOf } from './timing.js';

type Index = ReadonlyMap<string, { readonly id: number; readonly price: number }>;
type Run = (pool: ThreadPool, index: Index, keys: readonly string[]) => Promise<readonly number[]>;

const WAYS: Readonly<Record<string, Run>> = {
  'by value, in each call': (pool, index, keys) =>
    Promise.all(keys.map((key) => pool.submit(shared.priceOf, key, index))),
  'args of a map': (pool, index, keys) => pool.map(shared.priceOf, keys, { args: [index] }),
  'put, then passed in each call': async (pool, index, keys) => {
    const ref = await pool.put(index);
    return Promise.all(keys.map((key) => pool.submit(shared.priceOf, key, ref)));
  },
};

/** For what is no array: nothing can share it, so what counts is how often it is copied. */
export function put(isQuick: boolean): Study {
  const entries = isQuick ? 1_000 : 100_000;
  const calls = isQuick ? 5 : 20;
  const again = (run: Run) => ({ measure: () => measure(run, entries, calls) });
  return {
    title: `a Map of ${entries.toLocaleString('en')} objects needed by ${calls} calls on 2 workers, each of which looks up one; all calls together`,
    rounds: isQuick ? 1 : 7,
    columns: { first: 'time', 'a second time': 'time' },
    variants: {
      ...Object.fromEntries(Object.entries(WAYS).map(([name, run]) => [name, again(run)])),
      'put without the native part': { ...again(WAYS['put, then passed in each call']!), env: WITHOUT_NATIVE },
    },
    demands: [],
  };
}

async function measure(run: Run, entries: number, calls: number): Promise<Figures> {
  const pool = new ThreadPool({ size: 2 });
  await pool.warm();
  const index = new Map(Array.from({ length: entries }, (_, id) => [`item ${id}`, { id, price: id / 4 }]));
  const keys = Array.from({ length: calls }, (_, i) => `item ${i}`);
  const once = async () => {
    for (const [id, price] of (await run(pool, index, keys)).entries()) expectEqual(price, id / 4);
  };
  return { first: await millisecondsOf(once), 'a second time': await millisecondsOf(once) };
}
