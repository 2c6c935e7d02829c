import { quantile } from '#src/cost/statistics.js';
import { type Asked, contenders, KINDS, namesOf, oursOf, seldom, variantsOf } from '../rivals/contenders.js';
import type { Rival } from '../rivals/rival.js';
import { monotonicMs } from '../workloads/clock.js';
import type { Demand, Duel, Figures, Study } from './study.js';

const TASK_US = 100_000;

export function wakeLate(isQuick: boolean): Study {
  const samples = isQuick ? 3 : 10;
  const measured = (rival: Rival, asked: Asked) => measure(rival, asked, samples);
  const ours = KINDS.flatMap((kind) => contenders(['breakeven'], kind, [2]));
  // Beside each round of ours: a core that has slept takes its time to wake, whoever wakes it.
  const bare = contenders(['bare MessagePort'], 'thread', [1]);
  const [bareName = ''] = namesOf(bare);
  const rivals = [
    ...contenders(['piscina', 'knitting', 'knitting firstIdle'], 'thread', [2]),
    ...contenders(['workerpool'], 'process', [2]),
    ...contenders(['bare fork, JSON'], 'process', [1]),
  ];
  return {
    title:
      'the end of a task that kept its core busy for 100 ms reaches a caller that does nothing meanwhile: after the moment that the ' +
      `task gave back, on the clock of both; of ${samples} calls, one at a time`,
    rounds: isQuick ? 1 : 6,
    columns: { median: 'time', p90: 'time', most: 'time' },
    variants: { ...variantsOf([...ours, ...bare], measured), ...seldom(variantsOf(rivals, measured)) },
    demands: KINDS.flatMap((kind): Demand[] => [
      {
        what: `${oursOf(kind, 2)}: median`,
        kind: 'time',
        of: (figure) => figure(oursOf(kind, 2), 'median'),
        sense: 'at most',
        must: 0.2,
        aim: 0.1,
      },
      {
        what: `${oursOf(kind, 2)}: p90`,
        kind: 'time',
        of: (figure) => figure(oursOf(kind, 2), 'p90'),
        sense: 'at most',
        must: 0.4,
      },
      {
        what: `${oursOf(kind, 2)}: median, of a bare MessagePort’s`,
        kind: 'number',
        of: (figure) => figure(oursOf(kind, 2), 'median') / figure(bareName, 'median'),
        sense: 'at most',
        aim: 1,
      },
    ]),
    duels: KINDS.map(
      (kind): Duel => ({
        ours: oursOf(kind, 2),
        rivals: namesOf([...bare, ...rivals].filter((one) => one.kind === kind)),
        columns: ['median', 'p90'],
        better: 'less',
      }),
    ),
  };
}

async function measure(rival: Rival, asked: Asked, samples: number): Promise<Figures> {
  const engine = rival.open({ ...asked, load: 'heavy' });
  const late: number[] = [];
  // The first ones start workers and compile.
  for (let i = 0; i < asked.workers; i++) await engine.call('endOfBusy', 1);
  for (let i = 0; i < samples; i++) {
    const endedAt = await engine.call('endOfBusy', TASK_US);
    late.push(monotonicMs() - endedAt);
  }
  return { median: quantile(late, 0.5), p90: quantile(late, 0.9), most: Math.max(...late) };
}
