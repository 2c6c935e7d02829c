import { SharedArray, transfer } from 'breakeven';
import { bytes as bytesText } from '../format.js';
import { type Asked, contenders, KINDS, namesOf, oursOf, variantOf } from '../rivals/contenders.js';
import { missingPool, newPool } from '../rivals/pools.js';
import { pythonSweep } from '../rivals/python.js';
import { rawThread } from '../rivals/raw.js';
import type { Rival, WorkerKind } from '../rivals/rival.js';
import { shared } from '../workloads/shared-tasks.js';
import { PAYLOADS, type Shape } from './payloads.js';
import { expectEqual } from './scenario.js';
import type { Duel, Figures, Study, Variant } from './study.js';
import { medianOf, millisecondsOf, warmUp } from './timing.js';

const MOST = 256e6;
/** 8 bytes, and eight times as many each time. */
const SIZES = [...Array.from({ length: 9 }, (_, i) => 8 ** (i + 1)).filter((size) => size < MOST), MOST];
/** What takes longer is measured once. */
const SLOW_MS = 500;
/** What takes longer than this has failed. */
const PATIENCE_MS = 60_000;

type Send = () => unknown;
/** Once for each size: what a call is. */
type Prepare = (bytes: number) => Send;

const RIVALS = {
  thread: ['piscina', 'knitting', 'bare MessagePort'],
  process: ['tinypool', 'bare fork, JSON', 'bare fork, advanced'],
} as const;

export function payloadSweep(isQuick: boolean): Study {
  const sizes = isQuick ? SIZES.filter((size) => size <= 8 ** 7) : SIZES;
  const budgetMs = isQuick ? 10 : 60;
  const variants: Record<string, Variant> = {};
  const duels: Duel[] = [];
  const columns = sizes.map(bytesText);
  const hold = (ours: string, rivals: readonly string[]) => duels.push({ ours, rivals, columns, better: 'less' });
  for (const shape of Object.keys(PAYLOADS) as Shape[]) {
    const python = `${shape}: Python Pool.apply, 1 process`;
    for (const kind of KINDS) {
      const rivals = contenders(
        // JSON knows no typed arrays.
        RIVALS[kind].filter((name) => name !== 'bare fork, JSON' || shape !== 'typed arrays'),
        kind,
        [1],
      );
      for (const one of [...contenders(['breakeven'], kind, [1]), ...rivals]) {
        const isOurs = one.caller === 'breakeven';
        const byValue = (rival: Rival, asked: Asked) => sweep(sizes, budgetMs, isOurs, sending(rival, asked, shape));
        variants[`${shape}: ${namesOf([one])[0]}`] = { ...variantOf(one, byValue), rounds: isOurs ? 3 : 2 };
      }
      const names = namesOf(rivals).map((name) => `${shape}: ${name}`);
      hold(`${shape}: ${oursOf(kind, 1)}`, kind === 'process' ? [...names, python] : names);
    }
    variants[python] = { ...pythonSweep(shape, sizes, columns, budgetMs), rounds: 2 };
  }
  for (const kind of KINDS) {
    for (const [way, prepare] of Object.entries({ moved: moving, shared: sharing })) {
      variants[`${way}: ${oursOf(kind, 1)}`] = {
        unavailable: () => missingPool(kind),
        measure: () => sweep(sizes, budgetMs, true, prepare(kind)),
      };
      if (kind === 'thread') hold(`${way}: ${oursOf(kind, 1)}`, [`${way}: bare MessagePort`]);
    }
  }
  variants['moved: bare MessagePort'] = { measure: () => sweep(sizes, budgetMs, false, movingBare()) };
  variants['shared: bare MessagePort'] = { measure: () => sweep(sizes, budgetMs, false, sharingBare()) };
  variants['memcpy alone'] = { measure: () => sweep(sizes, budgetMs, false, copying) };
  return {
    title:
      'one call at a time to one worker. By value: an array of numbers, a string, an array of objects { id, name, value } or a Float64Array, answered by its ' +
      'length; moved: a Uint8Array, there and back; shared: a SharedArray (bare: over a SharedArrayBuffer), answered by an element. Empty: it ' +
      'failed or gave a wrong answer',
    rounds: isQuick ? 1 : 3,
    columns: Object.fromEntries(columns.map((name) => [name, 'time'])),
    variants,
    demands: [],
    duels,
  };
}

function sending(rival: Rival, asked: Asked, shape: Shape): Prepare {
  const engine = rival.open({ ...asked, load: 'heavy' });
  return (bytes) => {
    const payload = PAYLOADS[shape](bytes);
    return async () => expectEqual(await engine.call('countOf', payload), payload.length);
  };
}

function moving(kind: WorkerKind): Prepare {
  const pool = newPool(kind, 1);
  return (bytes) => {
    let mine = new Uint8Array(bytes);
    return async () => {
      mine = await pool.submit(shared.passBack, transfer(mine));
      expectEqual(mine.length, bytes);
    };
  };
}

function movingBare(): Prepare {
  const engine = rawThread();
  return (bytes) => {
    let mine = new Uint8Array(bytes);
    return async () => {
      mine = (await engine.callMoving('echo', mine)) as typeof mine;
      expectEqual(mine.length, bytes);
    };
  };
}

function sharing(kind: WorkerKind): Prepare {
  const pool = newPool(kind, 1);
  return (bytes) => {
    const array = SharedArray.create('uint8', bytes);
    return async () => expectEqual(await pool.submit(shared.firstOf, array), 0);
  };
}

function sharingBare(): Prepare {
  const engine = rawThread();
  return (bytes) => {
    const array = new Uint8Array(new SharedArrayBuffer(bytes));
    return async () => expectEqual(await engine.call('countOf', array), bytes);
  };
}

function copying(bytes: number): Send {
  const [from, to] = [new Uint8Array(bytes).fill(1), new Uint8Array(bytes)];
  return () => to.set(from);
}

/** A rival that fails at some size is not asked for larger ones; ours must not. */
async function sweep(sizes: readonly number[], budgetMs: number, isOurs: boolean, prepare: Prepare): Promise<Figures> {
  const figures: Record<string, number> = {};
  // Workers start with the first call.
  await prepare(sizes[0]!)();
  for (const bytes of sizes) {
    try {
      figures[bytesText(bytes)] = await within(PATIENCE_MS, measure(prepare(bytes), budgetMs));
    } catch (error) {
      if (isOurs) throw error;
      break;
    }
  }
  return figures;
}

async function measure(send: Send, budgetMs: number): Promise<number> {
  const first = await millisecondsOf(send);
  if (first > SLOW_MS) return first;
  await warmUp(budgetMs / 2, send);
  return medianOf(1_000, send, budgetMs, 1);
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`It took longer than ${ms} ms.`)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
