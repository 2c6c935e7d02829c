import { RIVALS, type RivalName } from '../rivals/index.js';
import { python } from '../rivals/python.js';
import { raw } from '../rivals/raw.js';
import type { Engine } from '../rivals/rival.js';
import { expectEqual } from './scenario.js';
import { type Figures, type Study, type Variant, WITHOUT_NATIVE } from './study.js';
import { medianOf, millisecondsOf } from './timing.js';

export function byValue(isQuick: boolean): Study {
  const bytes = isQuick ? 10e6 : 100e6;
  const samples = isQuick ? 3 : 11;
  const pool = (name: RivalName): Variant => ({
    measure: async () => measureSending((await RIVALS[name]()).open({ workers: 1, load: 'heavy' }), bytes, samples),
  });
  return {
    title:
      `a Float64Array of ${bytes / 1e6} MB to one worker, which answers with its length: the first time, and after ${samples} more (steady); ` +
      'read: the worker sums it, too; back: the array is the result',
    rounds: isQuick ? 1 : 9,
    columns: { first: 'time', steady: 'time', read: 'time', back: 'time' },
    variants: {
      breakeven: pool('breakeven'),
      'breakeven, again (noise)': pool('breakeven'),
      'breakeven without the native part': { ...pool('breakeven'), env: WITHOUT_NATIVE },
      'postMessage to a bare worker': {
        measure: () => measureSending(raw.open({ workers: 1, load: 'heavy' }), bytes, samples),
      },
      piscina: pool('piscina'),
      tinypool: pool('tinypool'),
      workerpool: pool('workerpool'),
      poolifier: pool('poolifier'),
      'Python Pool.apply, numpy': python('value', bytes),
      'memcpy alone': { measure: () => measureCopying(bytes, samples) },
    },
    compared: { variant: 'breakeven', column: 'steady' },
    demands: [
      {
        what: 'steady, of postMessage to a bare worker',
        kind: 'number',
        of: (figure) => figure('breakeven', 'steady') / figure('postMessage to a bare worker', 'steady'),
        sense: 'at most',
        must: 0.2,
      },
      {
        what: 'the first one, of postMessage to a bare worker when steady',
        kind: 'number',
        of: (figure) => figure('breakeven', 'first') / figure('postMessage to a bare worker', 'steady'),
        sense: 'at most',
        must: 0.4,
      },
      // What was hoped for on the machine of the table in results/.
      { what: 'steady', kind: 'time', of: (figure) => figure('breakeven', 'steady'), sense: 'at most', aim: 8 },
      { what: 'the first one', kind: 'time', of: (figure) => figure('breakeven', 'first'), sense: 'at most', aim: 14 },
    ],
  };
}

async function measureSending(engine: Engine, bytes: number, samples: number): Promise<Figures> {
  const length = bytes / 8;
  const array = new Float64Array(length).fill(1);
  const send = async () => expectEqual(await engine.call('lengthOf', array), length);
  // The worker is there; the first array comes later.
  expectEqual(await engine.call('identity', 7), 7);
  const first = await millisecondsOf(send);
  // Until the pages of earlier copies come back, which the worker's garbage collection decides.
  await medianOf(samples, send);
  const steady = await medianOf(samples, send);
  const read = await medianOf(3, async () => expectEqual(await engine.call('sumOf', array), length));
  const back = await medianOf(3, async () => expectEqual((await engine.call('keptOf', length)).length, length));
  return { first, steady, read, back };
}

/** Into memory that has its pages, except the first time: below this nobody who copies can be. */
async function measureCopying(bytes: number, samples: number): Promise<Figures> {
  const array = new Float64Array(bytes / 8).fill(1);
  const copy = new Float64Array(array.length);
  const first = await millisecondsOf(() => copy.set(array));
  return { first, steady: await medianOf(samples, () => copy.set(array)) };
}
