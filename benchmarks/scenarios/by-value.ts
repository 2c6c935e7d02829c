import { variantOf } from '../rivals/contenders.js';
import { RIVALS, type RivalName } from '../rivals/index.js';
import { python } from '../rivals/python.js';
import { rawProcess, rawThread } from '../rivals/raw.js';
import type { Engine } from '../rivals/rival.js';
import { expectEqual } from './scenario.js';
import { type Figures, type Study, type Variant, WITHOUT_NATIVE } from './study.js';
import { medianOf, millisecondsOf } from './timing.js';

const [PROCESS, FORK, PYTHON] = ['breakeven, process', 'fork IPC, advanced', 'Python Pool.apply, numpy'] as const;
const COLUMNS = ['first', 'steady', 'read', 'back'];

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
    rounds: isQuick ? 1 : 6,
    columns: Object.fromEntries(COLUMNS.map((name) => [name, 'time'])),
    variants: {
      breakeven: pool('breakeven'),
      'breakeven, again (noise)': pool('breakeven'),
      'breakeven without the native part': { ...pool('breakeven'), env: WITHOUT_NATIVE },
      'postMessage to a bare worker': {
        measure: () => measureSending(rawThread(), bytes, samples),
      },
      [PROCESS]: variantOf({ caller: 'breakeven', kind: 'process', workers: 1 }, async (rival, asked) =>
        measureSending(rival.open({ ...asked, load: 'heavy' }), bytes, samples),
      ),
      [FORK]: { measure: () => measureSending(rawProcess('advanced'), bytes, Math.ceil(samples / 4)) },
      piscina: pool('piscina'),
      tinypool: pool('tinypool'),
      workerpool: pool('workerpool'),
      poolifier: pool('poolifier'),
      [PYTHON]: python('value', bytes),
      'memcpy alone': { measure: () => measureCopying(bytes, samples) },
    },
    compared: { variant: 'breakeven', column: 'steady' },
    duels: [
      {
        ours: 'breakeven',
        rivals: ['postMessage to a bare worker', 'piscina', 'tinypool', 'workerpool', 'poolifier'],
        columns: COLUMNS,
        better: 'less',
      },
      { ours: PROCESS, rivals: [FORK, PYTHON], columns: COLUMNS, better: 'less' },
    ],
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
      {
        what: 'to a process: steady, of fork IPC',
        kind: 'number',
        of: (figure) => figure(PROCESS, 'steady') / figure(FORK, 'steady'),
        sense: 'at most',
        must: 0.06,
      },
      {
        what: 'to a process: steady, of that to a thread',
        kind: 'number',
        of: (figure) => figure(PROCESS, 'steady') / figure('breakeven', 'steady'),
        sense: 'at most',
        aim: 1.1,
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
