import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { SharedArray, ThreadPool } from 'breakeven';
import { shared } from '../workloads/shared-tasks.js';
import { sumBetween } from '../workloads/sum.js';
import { expectEqual } from './scenario.js';
import type { Figures, Study, Variant } from './study.js';
import { medianOf } from './timing.js';

const BYTES = 160e6;
const LENGTH = BYTES / 8;
const WORKERS = 2;

export function rangeSum(isQuick: boolean): Study {
  const samples = isQuick ? 3 : 15;
  const ours: Variant = { measure: () => measureOurs(samples) };
  return {
    title: `the sum of a SharedArray of ${BYTES / 1e6} MB, steady: by reduceRange on ${WORKERS} workers, by plain threads that sum a part each, in the loop`,
    rounds: isQuick ? 1 : 9,
    columns: { time: 'time' },
    variants: {
      breakeven: ours,
      'breakeven, again (noise)': ours,
      [`${WORKERS} plain threads`]: { measure: () => measureThreads(samples) },
      loop: { measure: () => measureLoop(samples) },
    },
    compared: { variant: 'breakeven', column: 'time' },
    demands: [
      {
        what: `speed, of that of ${WORKERS} plain threads`,
        kind: 'number',
        of: (figure) => figure(`${WORKERS} plain threads`, 'time') / figure('breakeven', 'time'),
        sense: 'at least',
        must: 0.9,
      },
    ],
  };
}

async function measureOurs(samples: number): Promise<Figures> {
  const pool = new ThreadPool({ size: WORKERS });
  const array = SharedArray.create('float64', LENGTH);
  array.data.fill(1);
  return steady(samples, () => pool.reduceRange(shared.sumOfPart, LENGTH, (a, b) => a + b, { args: [array] }));
}

async function measureThreads(samples: number): Promise<Figures> {
  const array = new Float64Array(new SharedArrayBuffer(BYTES)).fill(1);
  const workers = Array.from({ length: WORKERS }, () => {
    const worker = new Worker(new URL('./range-sum-worker.js', import.meta.url));
    worker.postMessage(array);
    return worker;
  });
  return steady(samples, async () => {
    const sums = workers.map(async (worker, i) => {
      worker.postMessage([(LENGTH * i) / WORKERS, (LENGTH * (i + 1)) / WORKERS]);
      const [sum] = await once(worker, 'message');
      return sum as number;
    });
    return (await Promise.all(sums)).reduce((a, b) => a + b);
  });
}

function measureLoop(samples: number): Promise<Figures> {
  const array = new Float64Array(new SharedArrayBuffer(BYTES)).fill(1);
  return steady(samples, () => sumBetween(array, 0, LENGTH));
}

async function steady(samples: number, sum: () => number | Promise<number>): Promise<Figures> {
  const run = async () => expectEqual(await sum(), LENGTH);
  await medianOf(samples, run);
  return { time: await medianOf(samples, run) };
}
