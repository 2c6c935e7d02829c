import type { Pool } from 'breakeven';
import { native } from '#src/base/native.js';
import { missingPool, newPool } from '../rivals/pools.js';
import type { WorkerKind } from '../rivals/rival.js';
import { shared } from '../workloads/shared-tasks.js';
import { work } from '../workloads/tasks.js';
import { peakBytesOf } from './peak.js';
import { expectEqual } from './scenario.js';
import { type Demand, type Figures, type Study, type Variant, WITHOUT_NATIVE } from './study.js';

type Send = (pool: Pool, array: Float64Array) => Promise<readonly number[]>;

const WAYS: Readonly<Record<string, Send>> = {
  'args of a map of 8 items': (pool, args) => pool.map(shared.sumOfItem, [1, 2, 3, 4, 5, 6, 7, 8], { args: [args] }),
  everyWorker: (pool, array) => pool.everyWorker(work.sumOf, array),
  'one submit': async (pool, array) => [await pool.submit(work.sumOf, array)],
};

export function oneCopy(isQuick: boolean): Study {
  const bytes = isQuick ? 10e6 : 100e6;
  const variants: Record<string, Variant> = {};
  for (const [name, send] of Object.entries(WAYS)) {
    variants[name] = { measure: () => measure('thread', send, bytes) };
    variants[`${name}, without the native part`] = { ...variants[name]!, env: WITHOUT_NATIVE };
    variants[`${name}, processes`] = {
      unavailable: () => missingPool('process'),
      measure: () => measure('process', send, bytes),
    };
  }
  const copies = (name: string): Demand => ({
    what: `${name}: copies`,
    kind: 'number',
    of: (figure) => figure(name, 'copies'),
    sense: 'at most',
    must: 1,
  });
  return {
    title:
      `a Float64Array of ${bytes / 1e6} MB by value to 2 workers, all of which read it. copies: made by the native part; ` +
      'peak: private and shared memory held beside the sender’s array, each page once',
    rounds: isQuick ? 1 : 6,
    columns: { copies: 'number', peak: 'bytes' },
    variants,
    demands: [
      copies('args of a map of 8 items'),
      copies('everyWorker'),
      copies('args of a map of 8 items, processes'),
      copies('everyWorker, processes'),
      ...Object.keys(WAYS).map(
        (name): Demand => ({
          what: `${name}: peak beyond one copy`,
          kind: 'bytes',
          of: (figure) => figure(name, 'peak') - bytes,
          sense: 'at most',
          // Stacks and heaps of the workers grow, too.
          must: 10e6,
        }),
      ),
    ],
  };
}

async function measure(kind: WorkerKind, send: Send, bytes: number): Promise<Figures> {
  const pool = newPool(kind, 2);
  await pool.everyWorker(work.sumOf, new Float64Array(8));
  const array = new Float64Array(bytes / 8).fill(1);
  const countCopies = countingCopies();
  const peak = await peakBytesOf(async () => {
    for (const sum of await send(pool, array)) expectEqual(sum, array.length);
  });
  const copies = countCopies();
  return { peak, ...(copies !== undefined && { copies }) };
}

/** The addon is one object in this thread, whoever loaded it. Gives what has been counted since; undefined without it. */
function countingCopies(): () => number | undefined {
  const addon = native();
  if (addon === undefined) return () => undefined;
  const { copyToRegion } = addon;
  let copies = 0;
  Object.assign(addon, {
    copyToRegion: (...args: Parameters<typeof copyToRegion>) => {
      copies++;
      return copyToRegion(...args);
    },
  });
  return () => copies;
}
