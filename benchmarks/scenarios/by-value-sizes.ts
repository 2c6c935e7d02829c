import { breakeven } from '../rivals/breakeven.js';
import { raw } from '../rivals/raw.js';
import type { Rival } from '../rivals/rival.js';
import { expectEqual } from './scenario.js';
import { type Figures, type Study, type Variant, WITHOUT_NATIVE } from './study.js';
import { medianOf } from './timing.js';

const SIZES = { '16 KiB': 2 ** 14, '64 KiB': 2 ** 16, '256 KiB': 2 ** 18, '1 MB': 1e6, '10 MB': 1e7, '100 MB': 1e8 };

/** From which size on copying once pays: the constant of it in src/transport is chosen by this. */
export function byValueSizes(isQuick: boolean): Study {
  const variants: Record<string, Variant> = {};
  for (const [name, bytes] of Object.entries(SIZES)) {
    variants[name] = { measure: () => measure(breakeven, bytes, isQuick) };
    variants[`${name}, cloned`] = { measure: () => measure(breakeven, bytes, isQuick), env: WITHOUT_NATIVE };
    variants[`${name}, bare worker`] = { measure: () => measure(raw, bytes, isQuick) };
  }
  return {
    title:
      'a Float64Array by value to one worker and back: as argument, as argument of which every element is read, as result; ' +
      'by ours, by ours without the native part (structured clone), by postMessage alone',
    rounds: isQuick ? 1 : 6,
    columns: { argument: 'time', read: 'time', result: 'time' },
    variants,
    demands: ['argument', 'read', 'result'].flatMap((column) =>
      Object.keys(SIZES)
        .filter((name) => name !== '16 KiB')
        .map((name) => ({
          what: `${name}, ${column}: of the same cloned`,
          kind: 'number',
          of: (figure) => figure(name, column) / figure(`${name}, cloned`, column),
          sense: 'at most',
          must: 1.1,
        })),
    ),
  };
}

async function measure(rival: Rival, bytes: number, isQuick: boolean): Promise<Figures> {
  const engine = rival.open({ workers: 1, load: 'single' });
  const length = Math.floor(bytes / 8);
  const array = new Float64Array(length).fill(1);
  const send = async () => expectEqual(await engine.call('lengthOf', array), length);
  const read = async () => expectEqual(await engine.call('sumOf', array), length);
  const back = async () => expectEqual((await engine.call('keptOf', length)).length, length);
  const [samples, budgetMs] = isQuick ? [3, 100] : [500, 300];
  // Without warming up small ones measure the interpreter.
  for (const run of [send, read, back]) await medianOf(samples, run, budgetMs / 3);
  return {
    argument: await medianOf(samples, send, budgetMs),
    read: await medianOf(samples, read, budgetMs),
    result: await medianOf(samples, back, budgetMs),
  };
}
