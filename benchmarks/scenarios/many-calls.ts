import { type Asked, namesOf, oursOf, seldom, variantOf, variantsOf } from '../rivals/contenders.js';
import { pythonCalls } from '../rivals/python.js';
import type { Rival } from '../rivals/rival.js';
import { callers, duelsOf } from './callers.js';
import { expectEqual } from './scenario.js';
import type { Figures, Study } from './study.js';
import { medianOf, warmUp } from './timing.js';

const CALLS = 50_000;
const WARM_UP_CALLS = 5_000;
const [FIGURE, RATE] = ['all', 'calls per s'];

export function manyCalls(isQuick: boolean): Study {
  const budgetMs = isQuick ? 1 : 500;
  const asked = callers(isQuick);
  const measured = (rival: Rival, options: Asked) => measure(rival, options, budgetMs);
  const pythons = {
    'Python Pool.apply_async, 2 processes': pythonCalls('many', 'pool', 2),
    'Python ProcessPoolExecutor.submit, 2 processes': pythonCalls('many', 'executor', 2),
  };
  const ours = variantsOf(asked.ours, measured);
  return {
    title:
      `${CALLS.toLocaleString('en')} empty calls at once: a promise each, then Promise.all; after ${budgetMs} ms of ` +
      `${WARM_UP_CALLS.toLocaleString('en')} at once`,
    rounds: isQuick ? 1 : 6,
    columns: { [FIGURE]: 'time', [RATE]: 'number' },
    variants: {
      ...ours,
      'breakeven, 2 threads, again (noise)': ours[oursOf('thread', 2)]!,
      ...variantsOf([...asked.four, ...asked.knitting], measured),
      ...seldom({
        ...variantsOf(asked.others, measured),
        ...pythons,
        'the loop': variantOf({ caller: 'loop', kind: 'thread', workers: 1 }, measured),
      }),
    },
    compared: { variant: oursOf('thread', 2), column: FIGURE },
    demands: [
      {
        what: '2 threads: rate, of the best of the four',
        kind: 'number',
        of: (figure) =>
          figure('breakeven, 2 threads', RATE) / Math.max(...namesOf(asked.four).map((name) => figure(name, RATE))),
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
    duels: duelsOf(asked, Object.keys(pythons), [FIGURE]),
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
