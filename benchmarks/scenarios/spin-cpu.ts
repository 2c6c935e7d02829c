import { cpuMsOf, processTree } from '../cpu.js';
import { type Asked, contenders, KINDS, oursOf, seldom, variantOf, variantsOf } from '../rivals/contenders.js';
import type { Rival, WorkerKind } from '../rivals/rival.js';
import { expectEqual } from './scenario.js';
import type { Demand, Figures, Study, Variant } from './study.js';
import { pause } from './timing.js';

/** Nobody waits actively: whoever finds nothing sleeps at once. */
const WITHOUT_SPIN = { BREAKEVEN_SPIN_US: '0' } as const;
const PACING = 'the pace alone: no call';

export function spinCpu(isQuick: boolean): Study {
  const ms = isQuick ? 500 : 2_000;
  const variants: Record<string, Variant> = { [PACING]: { measure: () => measure(async () => {}, ms) } };
  for (const kind of KINDS) {
    const [ours] = contenders(['breakeven'], kind, [2]);
    variants[oursOf(kind, 2)] = variantOf(ours!, (rival, asked) => calls(rival, asked, ms));
    variants[withoutSpin(kind)] = { ...variants[oursOf(kind, 2)]!, env: WITHOUT_SPIN };
  }
  const rivals = [...contenders(['piscina', 'knitting'], 'thread', [2]), ...contenders(['workerpool'], 'process', [2])];
  const net = (figure: (variant: string, column: string) => number, name: string) =>
    figure(name, 'cpu per call') - figure(PACING, 'cpu per call');
  return {
    title: `time on cores, of caller and workers, per call at 1,000 calls per second, evenly, for ${ms / 1000} s; a timer sets the pace`,
    rounds: isQuick ? 1 : 6,
    columns: { 'cpu per call': 'time', 'calls per s': 'number', latency: 'time' },
    variants: { ...variants, ...seldom(variantsOf(rivals, (rival, asked) => calls(rival, asked, ms))) },
    demands: KINDS.flatMap((kind): Demand[] => [
      {
        what: `${oursOf(kind, 2)}: cpu per call, of that with a spin bound of 0, the pace of both taken off`,
        kind: 'number',
        of: (figure) => net(figure, oursOf(kind, 2)) / net(figure, withoutSpin(kind)),
        sense: 'at most',
        must: 1.25,
        aim: 1.1,
      },
      {
        what: `${oursOf(kind, 2)}: the same with the pace`,
        kind: 'number',
        of: (figure) => figure(oursOf(kind, 2), 'cpu per call') / figure(withoutSpin(kind), 'cpu per call'),
        sense: 'at most',
        must: 1.25,
        aim: 1.1,
      },
    ]),
  };
}

function withoutSpin(kind: WorkerKind): string {
  return `${oursOf(kind, 2)}, spin bound 0`;
}

function calls(rival: Rival, asked: Asked, ms: number): Promise<Figures> {
  const engine = rival.open({ ...asked, load: 'single' });
  return measure(async () => expectEqual(await engine.call('identity', 7), 7), ms);
}

async function measure(call: () => Promise<void>, ms: number): Promise<Figures> {
  for (let i = 0; i < 2_000; i++) await call();
  // By time: whoever does not spin takes ten times as long for as many calls, and has compiled all by then.
  await pace(call, ms / 2);
  const pids = processTree();
  const before = cpuMsOf(pids);
  const startedAt = performance.now();
  const { done, waited } = await pace(call, ms);
  const cpuMs = cpuMsOf(pids) - before;
  return {
    'cpu per call': cpuMs / done,
    'calls per s': Math.round((1000 * done) / (performance.now() - startedAt)),
    latency: waited / done,
  };
}

/** A call at each millisecond: a timer that comes late is made up for, so that the pace holds. */
async function pace(call: () => Promise<void>, ms: number): Promise<{ done: number; waited: number }> {
  const startedAt = performance.now();
  let [done, waited] = [0, 0];
  for (let now = startedAt; now - startedAt < ms; now = performance.now()) {
    for (; done < now - startedAt; done++) {
      const calledAt = performance.now();
      await call();
      waited += performance.now() - calledAt;
    }
    await pause(1);
  }
  return { done, waited };
}
