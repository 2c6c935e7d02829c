import { type Asked, contenders, FOUR, KNITTING, namesOf, oursOf, variantsOf } from '../rivals/contenders.js';
import { pythonCalls } from '../rivals/python.js';
import type { Rival } from '../rivals/rival.js';
import { expectEqual } from './scenario.js';
import type { Figures, Study } from './study.js';
import { medianOf, warmUp } from './timing.js';

const CALLS = 50_000;
const WARM_UP_CALLS = 5_000;
const [FIGURE, RATE] = ['all', 'calls per s'];

export function manyCalls(isQuick: boolean): Study {
  const budgetMs = isQuick ? 1 : 500;
  const ours = contenders(['breakeven'], 'thread', [2, 1]);
  const oursInProcesses = contenders(['breakeven'], 'process', [2, 1]);
  const threads = [
    ...contenders(FOUR, 'thread', isQuick ? [2] : [2, 1]),
    ...contenders(KNITTING, 'thread', [2]),
    ...contenders(['knitting', 'bare MessagePort'], 'thread', [1]),
  ];
  const processes = [
    ...contenders(['tinypool', 'workerpool'], 'process', isQuick ? [2] : [2, 1]),
    ...contenders(['bare fork, JSON', 'bare fork, advanced'], 'process', [1]),
  ];
  const measured = (rival: Rival, options: Asked) => measure(rival, options, budgetMs);
  const pythons = {
    'Python Pool.apply_async, 2 processes': pythonCalls('many', 'pool', 2),
    'Python ProcessPoolExecutor.submit, 2 processes': pythonCalls('many', 'executor', 2),
  };
  const again = variantsOf(ours, measured)[oursOf('thread', 2)]!;
  return {
    title:
      `${CALLS.toLocaleString('en')} empty calls at once: a promise each, then Promise.all; after ${budgetMs} ms of ` +
      `${WARM_UP_CALLS.toLocaleString('en')} at once`,
    rounds: isQuick ? 1 : 6,
    columns: { [FIGURE]: 'time', [RATE]: 'number' },
    variants: {
      ...variantsOf(ours, measured),
      'breakeven, 2 threads, again (noise)': again,
      ...variantsOf(threads, measured),
      ...variantsOf(oursInProcesses, measured),
      ...variantsOf(processes, measured),
      ...pythons,
      'the loop': variantsOf(contenders(['loop'], 'thread', [1]), measured)['loop, 1 thread']!,
    },
    compared: { variant: oursOf('thread', 2), column: FIGURE },
    demands: [
      {
        what: '2 threads: rate, of the best of the four',
        kind: 'number',
        of: (figure) =>
          figure('breakeven, 2 threads', RATE) /
          Math.max(...namesOf(contenders(FOUR, 'thread', isQuick ? [2] : [2, 1])).map((name) => figure(name, RATE))),
        sense: 'at least',
        must: 12,
      },
      {
        what: '2 threads: calls per s',
        kind: 'number',
        of: (figure) => figure('breakeven, 2 threads', RATE),
        sense: 'at least',
        aim: 2_000_000,
      },
      {
        what: '2 threads: rate, of knitting’s with 2, as it is',
        kind: 'number',
        of: (figure) => figure('breakeven, 2 threads', RATE) / figure('knitting, 2 threads', RATE),
        sense: 'at least',
        must: 1,
      },
      {
        what: '2 threads: rate, of knitting’s with 2 and firstIdle',
        kind: 'number',
        of: (figure) => figure('breakeven, 2 threads', RATE) / figure('knitting firstIdle, 2 threads', RATE),
        sense: 'at least',
        must: 1,
      },
      {
        what: '1 thread: rate, of knitting’s with 1',
        kind: 'number',
        of: (figure) => figure('breakeven, 1 thread', RATE) / figure('knitting, 1 thread', RATE),
        sense: 'at least',
        aim: 1,
      },
      {
        what: '2 processes: time, of our 2 threads',
        kind: 'number',
        of: (figure) => figure('breakeven, 2 processes', FIGURE) / figure('breakeven, 2 threads', FIGURE),
        sense: 'at most',
        must: 1.3,
        aim: 1.1,
      },
    ],
    duels: [
      ...[2, 1].map((workers) => ({
        ours: oursOf('thread', workers),
        rivals: namesOf(threads.filter((one) => one.workers === workers)),
        columns: [FIGURE],
        better: 'less' as const,
      })),
      ...[2, 1].map((workers) => ({
        ours: oursOf('process', workers),
        rivals: [
          ...namesOf(processes.filter((one) => one.workers === workers)),
          ...(workers === 2 ? Object.keys(pythons) : []),
        ],
        columns: [FIGURE],
        better: 'less' as const,
      })),
    ],
  };
}

async function measure(rival: Rival, options: Asked, budgetMs: number): Promise<Figures> {
  const engine = rival.open({ ...options, load: 'many' });
  const run = async (calls: number) => {
    const calling = Array.from({ length: calls }, (_, i) => engine.call('identity', i));
    const results = await Promise.all(calling);
    expectEqual(results.length, calls);
    expectEqual(results.at(-1), calls - 1);
  };
  await warmUp(budgetMs, () => run(WARM_UP_CALLS));
  const all = await medianOf(100, () => run(CALLS), budgetMs, 1);
  return { [FIGURE]: all, [RATE]: Math.round((1000 * CALLS) / all) };
}
