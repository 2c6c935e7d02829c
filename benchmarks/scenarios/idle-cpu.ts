import { cpuMsOf, processTree, sleepsOf } from '../cpu.js';
import { type Asked, contenders, KINDS, oursOf, variantsOf } from '../rivals/contenders.js';
import type { Rival } from '../rivals/rival.js';
import type { Demand, Figures, Study } from './study.js';
import { pause } from './timing.js';

const CALLS = 50_000;
/** More of them than a timer or two of Node's own, and someone polls. */
const POLLING = 100;

export function idleCpu(isQuick: boolean): Study {
  const [restMs, watchMs] = isQuick ? [3_000, 2_000] : [60_000, 10_000];
  return {
    title:
      `the whole program and its worker processes in ${watchMs / 1000} s of doing nothing, ${restMs / 1000} s after ${CALLS.toLocaleString('en')} calls: ` +
      'time on cores (schedstat of all threads), and how often one of them went to sleep, and so was woken; all contenders at once',
    rounds: 1,
    columns: { cpu: 'share', sleeps: 'number' },
    variants: variantsOf(
      [
        ...KINDS.flatMap((kind) => contenders(['breakeven'], kind, [2])),
        ...contenders(['piscina', 'poolifier', 'knitting'], 'thread', [2]),
        ...contenders(['bare MessagePort'], 'thread', [1]),
        ...contenders(['bare fork, JSON'], 'process', [1]),
      ],
      (rival, asked) => measure(rival, asked, restMs, watchMs),
    ),
    isConcurrent: true,
    demands: KINDS.flatMap((kind): Demand[] => [
      {
        what: `${oursOf(kind, 2)}: cpu`,
        kind: 'share',
        of: (figure) => figure(oursOf(kind, 2), 'cpu'),
        sense: 'at most',
        must: 0.001,
        aim: 0.0002,
      },
      {
        what: `${oursOf(kind, 2)}: sleeps (nobody polls)`,
        kind: 'number',
        of: (figure) => figure(oursOf(kind, 2), 'sleeps'),
        sense: 'at most',
        must: POLLING,
      },
    ]),
  };
}

async function measure(rival: Rival, asked: Asked, restMs: number, watchMs: number): Promise<Figures> {
  const engine = rival.open({ ...asked, load: 'many' });
  await Promise.all(Array.from({ length: CALLS }, (_, i) => engine.call('identity', i)));
  await pause(restMs);
  const pids = processTree();
  // To look costs something, too: the less once it is compiled, and the first thread that is looked at is the one that looks.
  for (let i = 0; i < 20; i++) cpuMsOf(pids);
  const sleepsBefore = sleepsOf(pids);
  await pause(100);
  const cpuBefore = cpuMsOf(pids);
  await pause(watchMs);
  const cpu = (cpuMsOf(pids) - cpuBefore) / watchMs;
  return { cpu, sleeps: sleepsOf(pids) - sleepsBefore };
}
