import { processTree, residentBytesOf } from '../cpu.js';
import { KINDS, oursOf } from '../rivals/contenders.js';
import { missingPool, newPool } from '../rivals/pools.js';
import type { WorkerKind } from '../rivals/rival.js';
import { work } from '../workloads/tasks.js';
import { expectEqual } from './scenario.js';
import type { Study, Variant } from './study.js';

const WORKERS = 2;

export function flatMemory(isQuick: boolean): Study {
  const count = isQuick ? 1_000_000 : 10_000_000;
  const early = count / 10;
  const [before, after] = [`RSS at ${early.toLocaleString('en')}`, `RSS at ${count.toLocaleString('en')}`];
  const variants: Record<string, Variant> = {};
  for (const kind of KINDS)
    variants[oursOf(kind, WORKERS)] = {
      unavailable: () => missingPool(kind),
      measure: async () => {
        const { earlyRss, lateRss, ms } = await measure(kind, count, early);
        return { [before]: earlyRss, [after]: lateRss, 'time each': ms / count };
      },
    };
  return {
    title: `imap over ${count.toLocaleString('en')} numbers of a generator, nothing kept; resident memory of the program and its worker processes`,
    rounds: isQuick ? 1 : 3,
    columns: { [before]: 'bytes', [after]: 'bytes', 'time each': 'time' },
    variants,
    demands: KINDS.map((kind) => ({
      what: `${oursOf(kind, WORKERS)}: RSS grown from the one to the other`,
      kind: 'bytes',
      of: (figure) => figure(oursOf(kind, WORKERS), after) - figure(oursOf(kind, WORKERS), before),
      sense: 'at most',
      must: 40e6,
    })),
  };
}

function* numbersBelow(count: number): Generator<number> {
  for (let i = 0; i < count; i++) yield i;
}

async function measure(kind: WorkerKind, count: number, early: number) {
  const pool = newPool(kind, WORKERS);
  await pool.warm();
  const pids = processTree();
  const startedAt = performance.now();
  let [done, earlyRss] = [0, 0];
  for await (const value of pool.imap(work.identity, numbersBelow(count))) {
    expectEqual(value, done++);
    if (done === early) earlyRss = residentBytesOf(pids);
  }
  expectEqual(done, count);
  return { earlyRss, lateRss: residentBytesOf(pids), ms: performance.now() - startedAt };
}
