import { ThreadPool } from 'breakeven';
import { statusBytes } from '../memory.js';
import { work } from '../workloads/tasks.js';
import { expectEqual } from './scenario.js';
import { type Figures, type Study, WITHOUT_NATIVE } from './study.js';
import { millisecondsOf } from './timing.js';

export function outstandingBytes(isQuick: boolean): Study {
  const calls = 100;
  const bytes = isQuick ? 10e6 : 100e6;
  return {
    title: `a loop that submits a Float64Array of ${bytes / 1e6} MB ${calls} times without awaiting; 2 workers, which sum it`,
    rounds: isQuick ? 1 : 6,
    columns: { time: 'time', 'peak RSS': 'bytes' },
    variants: {
      breakeven: { measure: () => measure(calls, bytes) },
      'breakeven without the native part': { measure: () => measure(calls, bytes), env: WITHOUT_NATIVE },
    },
    demands: ['breakeven', 'breakeven without the native part'].map((variant) => ({
      what: `${variant}: peak RSS`,
      kind: 'bytes',
      of: (figure) => figure(variant, 'peak RSS'),
      sense: 'at most',
      must: 1.5e9,
    })),
  };
}

async function measure(calls: number, bytes: number): Promise<Figures> {
  const pool = new ThreadPool({ size: 2 });
  await pool.warm();
  const array = new Float64Array(bytes / 8).fill(1);
  const time = await millisecondsOf(async () => {
    const summing = Array.from({ length: calls }, () => pool.submit(work.sumOf, array));
    for (const sum of await Promise.all(summing)) expectEqual(sum, array.length);
  });
  return { time, 'peak RSS': statusBytes('VmHWM') };
}
