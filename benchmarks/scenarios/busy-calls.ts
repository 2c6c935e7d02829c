import { type Asked, contenders, KINDS, namesOf, oursOf, seldom, variantsOf } from '../rivals/contenders.js';
import type { Rival } from '../rivals/rival.js';
import { expectEqual } from './scenario.js';
import type { Demand, Duel, Figures, Study } from './study.js';
import { medianOf, warmUp } from './timing.js';

// The first so large one lets the heap grow.
const RUNS = 3;

/** Microseconds of work in each call, and how much faster two workers must be than one. */
const TASKS = [
  { us: 5, must: 1.5, aim: 1.7 },
  { us: 20, must: 1.6, aim: 1.9 },
];

export function busyCalls(isQuick: boolean): Study {
  const calls = isQuick ? 5_000 : 50_000;
  const ours = KINDS.flatMap((kind) => contenders(['breakeven'], kind, [2, 1]));
  const rivals = [
    ...contenders(['knitting', 'knitting firstIdle', 'piscina'], 'thread', [2]),
    ...contenders(['tinypool'], 'process', [2]),
  ];
  const measured = (rival: Rival, options: Asked) => measure(rival, options, calls);
  const columns = TASKS.map(({ us }) => column(us));
  return {
    title: `${calls.toLocaleString('en')} calls at once, each of which keeps a core busy for so long; the median of ${RUNS} in a process`,
    rounds: isQuick ? 1 : 6,
    columns: Object.fromEntries(columns.map((name) => [name, 'time'])),
    variants: { ...variantsOf(ours, measured), ...seldom(variantsOf(rivals, measured)) },
    demands: KINDS.flatMap((kind) =>
      TASKS.map(
        ({ us, must, aim }): Demand => ({
          what: `${kind}: ${us} us, speed with 2 workers, of that with 1`,
          kind: 'number',
          of: (figure) => figure(oursOf(kind, 1), column(us)) / figure(oursOf(kind, 2), column(us)),
          sense: 'at least',
          must,
          aim,
        }),
      ),
    ),
    duels: KINDS.map(
      (kind): Duel => ({
        ours: oursOf(kind, 2),
        rivals: namesOf(rivals.filter((one) => one.kind === kind)),
        columns,
        better: 'less',
      }),
    ),
  };
}

function column(us: number): string {
  return `${us} us`;
}

async function measure(rival: Rival, options: Asked, calls: number): Promise<Figures> {
  const engine = rival.open({ ...options, load: 'many' });
  const run = async (us: number, count: number) => {
    const results = await Promise.all(Array.from({ length: count }, () => engine.call('busyFor', us)));
    expectEqual(results.at(-1), us);
  };
  await warmUp(300, () => run(5, 5_000));
  const figures: Record<string, number> = {};
  for (const { us } of TASKS) figures[column(us)] = await medianOf(RUNS, () => run(us, calls));
  return figures;
}
