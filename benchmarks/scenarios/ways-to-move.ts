import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SharedArray, ThreadPool, transfer } from 'breakeven';
import { sumOf } from '../workloads/functions.js';
import { shared } from '../workloads/shared-tasks.js';
import { work } from '../workloads/tasks.js';
import { expectEqual } from './scenario.js';
import { type Figures, type Study, type Variant, WITHOUT_NATIVE } from './study.js';
import { medianOf, millisecondsOf } from './timing.js';

/** What has to be done once, whatever happens then; gives the call of one worker, and that of each. */
type Prepare = (pool: ThreadPool, array: Float64Array) => Promise<Way>;

interface Way {
  one(): Promise<number>;
  every?(): Promise<number[]>;
}

const WAYS: Readonly<Record<string, Prepare>> = {
  'path: the task reads the file': async (pool, array) => {
    const path = fileOf(array);
    return { one: () => pool.submit(shared.sumOfPath, path), every: () => pool.everyWorker(shared.sumOfPath, path) };
  },
  'path: the task maps the file': async (pool, array) => {
    const path = fileOf(array);
    return {
      one: () => pool.submit(shared.sumOfOpened, path, array.length),
      every: () => pool.everyWorker(shared.sumOfOpened, path, array.length),
    };
  },
  'handle: SharedArray.open of the file': async (pool, array) => {
    const opened = SharedArray.open(fileOf(array), { dtype: 'float64', shape: [array.length] });
    return handleWay(pool, opened);
  },
  'handle: SharedArray.from': async (pool, array) => handleWay(pool, SharedArray.from(array)),
  put: async (pool, array) => {
    const ref = await pool.put(array);
    return { one: () => pool.submit(work.sumOf, ref), every: () => pool.everyWorker(work.sumOf, ref) };
  },
  'transfer, there and back': async (pool, array) => {
    let mine = array;
    return {
      async one() {
        const [sum, back] = await pool.submit(shared.sumAndPassBack, transfer(mine));
        mine = back;
        return sum;
      },
    };
  },
  value: async (pool, array) => ({
    one: () => pool.submit(work.sumOf, array),
    every: () => pool.everyWorker(work.sumOf, array),
  }),
};

function handleWay(pool: ThreadPool, array: SharedArray<'float64'>): Way {
  return {
    one: () => pool.submit(shared.sumOfShared, array),
    every: () => pool.everyWorker(shared.sumOfShared, array),
  };
}

function fileOf(array: Float64Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-ways-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'numbers.bin');
  writeFileSync(path, array);
  return path;
}

export function waysToMove(isQuick: boolean): Study {
  const bytes = isQuick ? 10e6 : 100e6;
  const samples = isQuick ? 3 : 9;
  const variants: Record<string, Variant> = {
    'the loop: nothing is moved': { measure: () => measureLoop(bytes, samples) },
  };
  for (const [name, prepare] of Object.entries(WAYS))
    variants[name] = { measure: () => measure(prepare, bytes, samples) };
  variants['value, without the native part'] = { ...variants.value!, env: WITHOUT_NATIVE };
  return {
    title:
      `${bytes / 1e6} MB of numbers to a worker, which sums them. prepare: once, before any call; first: the first call; ` +
      'again: each later one; both: a call in each of 2 workers at once',
    rounds: isQuick ? 1 : 7,
    columns: { prepare: 'time', first: 'time', again: 'time', both: 'time' },
    variants,
    demands: [],
  };
}

async function measure(prepareWay: Prepare, bytes: number, samples: number): Promise<Figures> {
  const pool = new ThreadPool({ size: 2 });
  const array = new Float64Array(bytes / 8).fill(1);
  const [length, small] = [array.length, new Float64Array(8)];
  // Workers are there and have compiled the sum; none of the array has moved yet.
  for (let i = 0; i < 3; i++) await pool.everyWorker(work.sumOf, small);
  let way: Way | undefined;
  const prepare = await millisecondsOf(async () => {
    way = await prepareWay(pool, array);
  });
  const { one, every } = way!;
  const run = async () => expectEqual(await one(), length);
  const figures = { prepare, first: await millisecondsOf(run), again: await medianOf(samples, run) };
  if (every === undefined) return figures;
  const both = await medianOf(samples, async () => {
    for (const sum of await every()) expectEqual(sum, length);
  });
  return { ...figures, both };
}

async function measureLoop(bytes: number, samples: number): Promise<Figures> {
  const array = new Float64Array(bytes / 8).fill(1);
  const run = () => expectEqual(sumOf(array), array.length);
  return { first: await millisecondsOf(run), again: await medianOf(samples, run) };
}
