import { type PoolOptions, ProcessPool, ThreadPool } from 'breakeven';
import { KINDS } from '../rivals/contenders.js';
import { work } from '../workloads/tasks.js';
import { expectEqual } from './scenario.js';
import type { Demand, Figures, Study } from './study.js';
import { medianOf, warmUp } from './timing.js';

const CALLS_AT_ONCE = 50_000;
const CALLS_ONE_AT_A_TIME = 20_000;
const WARM_UP_CALLS = 5_000;
const [AT_ONCE, ONE] = ['50,000 at once', 'one at a time'];

/** What the clock readings of the option `timings` cost, where a call is as brief as can be. */
export function timingsCost(isQuick: boolean): Study {
  const budgetMs = isQuick ? 1 : 500;
  const nameOf = (kind: string, timings: string) => `2 ${kind === 'thread' ? 'threads' : 'processes'}, ${timings}`;
  const variant = (kind: 'thread' | 'process', timings: PoolOptions['timings']) => ({
    measure: () => measure(kind, timings, budgetMs),
  });
  const over = (kind: string, timings: string, column: string, must: number): Demand => ({
    what: `${nameOf(kind, timings)}: ${column}, of off’s`,
    kind: 'number',
    of: (figure) => figure(nameOf(kind, timings), column) / figure(nameOf(kind, 'off'), column),
    sense: 'at most',
    must,
  });
  return {
    title: `empty calls to 2 workers with each setting of the option timings: ${CALLS_AT_ONCE.toLocaleString('en')} at once, and ${CALLS_ONE_AT_A_TIME.toLocaleString('en')} one at a time (mean)`,
    rounds: isQuick ? 1 : 15,
    columns: { [AT_ONCE]: 'time', [ONE]: 'time' },
    variants: Object.fromEntries(
      KINDS.flatMap((kind) => [
        [nameOf(kind, 'off'), variant(kind, 'off')],
        [nameOf(kind, 'off again (noise)'), variant(kind, 'off')],
        [nameOf(kind, 'sampled'), variant(kind, 'sampled')],
        [nameOf(kind, 'all'), variant(kind, 'all')],
      ]),
    ),
    demands: KINDS.flatMap((kind) => [
      over(kind, 'sampled', AT_ONCE, 1.02),
      over(kind, 'sampled', ONE, 1.02),
      over(kind, 'all', AT_ONCE, 1.4),
      over(kind, 'all', ONE, 1.1),
    ]),
  };
}

async function measure(
  kind: 'thread' | 'process',
  timings: PoolOptions['timings'],
  budgetMs: number,
): Promise<Figures> {
  const Pool = kind === 'thread' ? ThreadPool : ProcessPool;
  const pool = new Pool({ size: 2, timings });
  const atOnce = async (calls: number) => {
    const results = await Promise.all(Array.from({ length: calls }, (_, i) => pool.submit(work.identity, i)));
    expectEqual(results.at(-1), calls - 1);
  };
  const oneAtATime = async (calls: number) => {
    for (let i = 0; i < calls; i++) await pool.submit(work.identity, i);
  };
  await warmUp(budgetMs, () => atOnce(WARM_UP_CALLS));
  const all = await medianOf(9, () => atOnce(CALLS_AT_ONCE), 4 * budgetMs, 1);
  await warmUp(budgetMs, () => oneAtATime(1_000));
  const startedAt = performance.now();
  await oneAtATime(CALLS_ONE_AT_A_TIME);
  const one = (performance.now() - startedAt) / CALLS_ONE_AT_A_TIME;
  await pool.close();
  return { [AT_ONCE]: all, [ONE]: one };
}
