import { type Asked, contenders, KINDS, oursOf, variantsOf } from '../rivals/contenders.js';
import type { Engine, Rival } from '../rivals/rival.js';
import { expectEqual } from './scenario.js';
import type { Study } from './study.js';
import { millisecondsOf } from './timing.js';

const AT_ONCE = 50_000;
const FEW = 100_000;

export function longRun(isQuick: boolean): Study {
  const many = isQuick ? 500_000 : 10_000_000;
  const columns = [FEW, many].map((calls) => `per call, of ${calls.toLocaleString('en')}`);
  const [few, all] = columns as [string, string];
  return {
    title: `empty calls after a warm-up of ${FEW.toLocaleString('en')}, at most ${AT_ONCE.toLocaleString('en')} in flight: cost of each, of a few and of many`,
    rounds: isQuick ? 1 : 3,
    columns: Object.fromEntries(columns.map((name) => [name, 'time'])),
    variants: variantsOf(
      KINDS.flatMap((kind) => contenders(['breakeven'], kind, [2])),
      async (rival, asked) => {
        const run = opened(rival, asked);
        await run(FEW);
        return { [few]: (await run(FEW)) / FEW, [all]: (await run(many)) / many };
      },
    ),
    demands: KINDS.map((kind) => ({
      what: `${oursOf(kind, 2)}: ${all}, to that of ${FEW.toLocaleString('en')}`,
      kind: 'number',
      of: (figure) => figure(oursOf(kind, 2), all) / figure(oursOf(kind, 2), few),
      sense: 'at most',
      must: 1.3,
      aim: 1.05,
    })),
  };
}

/** Milliseconds of so many calls. */
function opened(rival: Rival, asked: Asked): (calls: number) => Promise<number> {
  const engine = rival.open({ ...asked, load: 'many' });
  return (calls) => millisecondsOf(() => inFlight(engine, calls));
}

/** A call that has ended is followed by the next one, so that there are always as many in flight. */
async function inFlight(engine: Engine, calls: number): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < calls) {
      const value = next++;
      expectEqual(await engine.call('identity', value), value);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
