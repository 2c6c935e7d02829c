import { type Asked, contenders, FOUR, KINDS, namesOf, oursOf, seldom, variantsOf } from '../rivals/contenders.js';
import { type RawEngine, rawProcess, rawThread } from '../rivals/raw.js';
import type { Rival } from '../rivals/rival.js';
import { expectEqual } from './scenario.js';
import type { Demand, Duel, Figures, Study } from './study.js';

const BARE = { thread: 'a bare Worker’s first message', process: 'a bare fork’s first message' } as const;
const WORKER = './raw-task-worker.js';

export function firstResult(isQuick: boolean): Study {
  const ours = KINDS.flatMap((kind) => contenders(['breakeven'], kind, [2, 1]));
  const rivals = [...contenders(FOUR, 'thread', [2]), ...contenders(['tinypool', 'workerpool'], 'process', [2])];
  return {
    title:
      'from a new pool to its first result, the package and the task module being imported already; a bare Worker and a bare fork ' +
      'that import the same task module are asked the same',
    rounds: isQuick ? 2 : 12,
    columns: { time: 'time' },
    variants: {
      ...variantsOf(ours, measure),
      ...seldom(variantsOf(rivals, measure)),
      [BARE.thread]: { measure: () => measureBare(() => rawThread(WORKER)) },
      [BARE.process]: { measure: () => measureBare(() => rawProcess('json', WORKER)) },
    },
    compared: { variant: oursOf('thread', 2), column: 'time' },
    demands: KINDS.flatMap((kind) =>
      [2, 1].map(
        (workers): Demand => ({
          what: `${oursOf(kind, workers)}: of ${BARE[kind]}`,
          kind: 'number',
          of: (figure) => figure(oursOf(kind, workers), 'time') / figure(BARE[kind], 'time'),
          sense: 'at most',
          must: 1.5,
          aim: 1.2,
        }),
      ),
    ),
    duels: KINDS.map(
      (kind): Duel => ({
        ours: oursOf(kind, 2),
        rivals: [...namesOf(rivals.filter((one) => one.kind === kind)), BARE[kind]],
        columns: ['time'],
        better: 'less',
      }),
    ),
  };
}

async function measure(rival: Rival, options: Asked): Promise<Figures> {
  const startedAt = performance.now();
  const engine = rival.open({ ...options, load: 'single' });
  expectEqual(await engine.call('identity', 7), 7);
  return { time: performance.now() - startedAt };
}

async function measureBare(open: () => RawEngine): Promise<Figures> {
  // As the others have imported it.
  await import('../workloads/tasks.js');
  const startedAt = performance.now();
  expectEqual(await open().call('identity', 7), 7);
  return { time: performance.now() - startedAt };
}
