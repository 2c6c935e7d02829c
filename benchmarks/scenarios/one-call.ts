import { quantile } from '#src/cost/statistics.js';
import { type Asked, namesOf, oursOf, seldom, variantsOf } from '../rivals/contenders.js';
import { pythonCalls } from '../rivals/python.js';
import type { Rival } from '../rivals/rival.js';
import { callers, duelsOf } from './callers.js';
import { expectEqual } from './scenario.js';
import type { Figures, Study } from './study.js';
import { warmUp } from './timing.js';

const CALLS = 30_000;

export function oneCall(isQuick: boolean): Study {
  // The slow ones do what they can in this time: a mean of thousands is as good.
  const budgetMs = isQuick ? 200 : 1_000;
  const asked = callers(isQuick);
  const pythons = {
    'Python Pool.apply, 2 processes': pythonCalls('one', 'pool', 2),
    'Python ProcessPoolExecutor.submit, 2 processes': pythonCalls('one', 'executor', 2),
  };
  const measured = (rival: Rival, options: Asked) => measure(rival, options, budgetMs);
  const ours = variantsOf(asked.ours, measured);
  return {
    title:
      `empty calls one at a time, each awaited before the next: ${CALLS.toLocaleString('en')}, or as many as can be done in ` +
      `${budgetMs} ms; after ${budgetMs / 4} ms of them`,
    rounds: isQuick ? 1 : 6,
    columns: { mean: 'time', p50: 'time', p99: 'time', calls: 'number' },
    variants: {
      ...ours,
      'breakeven, 2 threads, again (noise)': ours[oursOf('thread', 2)]!,
      ...variantsOf([...asked.four, ...asked.knitting], measured),
      ...seldom({ ...variantsOf(asked.others, measured), ...pythons }),
    },
    compared: { variant: oursOf('thread', 2), column: 'mean' },
    demands: [
      {
        what: '2 threads: mean, of the best of the four',
        kind: 'number',
        of: (figure) =>
          figure('breakeven, 2 threads', 'mean') / Math.min(...namesOf(asked.four).map((name) => figure(name, 'mean'))),
        sense: 'at most',
        must: 0.25,
      },
      ...[
        ['2 threads', 'knitting'],
        ['1 thread', 'knitting'],
        ['2 threads', 'knitting firstIdle'],
      ].map(([workers, rival]) => ({
        what: `${workers}: mean, of ${rival}’s`,
        kind: 'number' as const,
        of: (figure: (variant: string, column: string) => number) =>
          figure(`breakeven, ${workers}`, 'mean') / figure(`${rival}, ${workers}`, 'mean'),
        sense: 'at most' as const,
        must: 1,
      })),
      {
        what: '2 threads: mean',
        kind: 'time',
        of: (figure) => figure('breakeven, 2 threads', 'mean'),
        sense: 'at most',
        aim: 0.003,
      },
      {
        what: '2 threads: p99',
        kind: 'time',
        of: (figure) => figure('breakeven, 2 threads', 'p99'),
        sense: 'at most',
        aim: 0.02,
      },
      {
        what: '2 processes: mean, of our 2 threads',
        kind: 'number',
        of: (figure) => figure('breakeven, 2 processes', 'mean') / figure('breakeven, 2 threads', 'mean'),
        sense: 'at most',
        must: 1.3,
        aim: 1.1,
      },
    ],
    duels: duelsOf(asked, Object.keys(pythons), ['mean', 'p50', 'p99']),
  };
}

async function measure(rival: Rival, options: Asked, budgetMs: number): Promise<Figures> {
  const engine = rival.open({ ...options, load: 'single' });
  await warmUp(budgetMs / 4, async () => expectEqual(await engine.call('identity', 7), 7));
  const times = new Float64Array(CALLS);
  const startedAt = performance.now();
  let [done, now] = [0, startedAt];
  while (done < CALLS && now - startedAt < budgetMs) {
    expectEqual(await engine.call('identity', done), done);
    const before = now;
    now = performance.now();
    times[done++] = now - before;
  }
  const sorted = [...times.subarray(0, done)];
  return {
    mean: (now - startedAt) / done,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    calls: done,
  };
}
