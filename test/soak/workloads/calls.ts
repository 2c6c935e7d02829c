/** Single calls, with values of every kind and size. */

import { isDeepStrictEqual } from 'node:util';
import { asCompleted, transfer, wait } from 'breakeven';
import { bytesFrom, checksum } from '../bytes.js';
import type { Dice } from '../dice.js';
import type { Judge } from '../judge.js';
import { soak } from '../soak-tasks.js';
import { upTo, type Workloads } from './workload.js';

const LARGEST = 20_000_000;

/** Up to 20 MB, and rarely so much. */
export function someBytes(dice: Dice): Uint8Array {
  return bytesFrom(dice.whole(1, 2 ** 30), dice.size(dice.chance(0.1) ? LARGEST : 300_000));
}

/** Plain data, nested. */
export function someValue(dice: Dice, depth = 3): unknown {
  const leaves: readonly (() => unknown)[] = [
    () => dice.whole(-1000, 1000),
    () => dice.whole(0, 2 ** 40) / 3,
    () => 'ü'.repeat(dice.size(3000)),
    () => 'x'.repeat(dice.size(200_000)),
    () => BigInt(dice.whole(0, 2 ** 50)) ** 3n,
    () => new Date(dice.whole(0, 2 ** 40)),
    () => dice.pick([null, undefined, true, false, Number.NaN, -0, '']),
    () => new Float64Array(dice.size(20_000)).fill(dice.whole(0, 100) / 7),
    () => Buffer.from(bytesFrom(dice.whole(1, 1000), dice.size(2000))),
    () => /a+b/g,
  ];
  if (depth === 0 || dice.chance(0.3)) return dice.pick(leaves)();
  const children = dice.list(dice.whole(0, 6), () => someValue(dice, depth - 1));
  return dice.pick([
    () => children,
    () => Object.fromEntries(children.map((child, index) => [`key${index}`, child])),
    () => new Map(children.map((child, index) => [index, child])),
    () => new Set(children),
    () => ({ again: [children, children], own: { ['__proto__']: children.length } }),
  ])();
}

function isSame(bytes: Uint8Array, sum: number): boolean {
  return bytes instanceof Uint8Array && checksum(bytes) === sum;
}

async function square(judge: Judge, dice: Dice): Promise<unknown> {
  const xs = dice.list(dice.size(300), () => dice.whole(0, 1000));
  return Promise.all(
    xs.map((x) => judge.future(`square(${x})`, judge.pool.submit(soak.square, x), { right: (y) => y === x * x })),
  );
}

async function echo(judge: Judge, dice: Dice): Promise<unknown> {
  const value = someValue(dice);
  const right = (back: unknown) => isDeepStrictEqual(back, value);
  return judge.future('echo of a value', judge.pool.submit(soak.echo, value), { right });
}

async function bytesByValue(judge: Judge, dice: Dice): Promise<unknown> {
  const bytes = someBytes(dice);
  const sum = checksum(bytes);
  const what = `checksum of ${bytes.length} bytes`;
  await judge.future(what, judge.pool.submit(soak.checksumOf, bytes), { right: (theirs) => theirs === sum });
  if (checksum(bytes) !== sum) judge.wrong('wrong result', `${what}: the sender's bytes have changed`);
  return bytes;
}

async function bytesBack(judge: Judge, dice: Dice): Promise<unknown> {
  const seed = dice.whole(1, 1000);
  const length = dice.size(dice.chance(0.1) ? LARGEST : 300_000);
  const sum = checksum(bytesFrom(seed, length));
  const future = judge.pool.submit(soak.make, seed, length);
  return judge.future(`${length} bytes back`, future, { right: (bytes) => isSame(bytes, sum) });
}

async function bytesMoved(judge: Judge, dice: Dice): Promise<unknown> {
  const bytes = someBytes(dice);
  const inverted = checksum(bytes.map((byte) => ~byte));
  const task = dice.pick([soak.invert, soak.invertAndMove]);
  const future = judge.pool.submit(task, transfer(bytes));
  const what = `${bytes.length} bytes moved`;
  const back = await judge.future(what, future, { right: (theirs) => isSame(theirs, inverted) });
  if (back !== undefined && bytes.length > 0) judge.wrong('wrong result', `${what}: the sender still has them`);
  return back;
}

async function inline(judge: Judge, dice: Dice): Promise<unknown> {
  const x = dice.whole(0, 1000);
  const future = judge.pool.submit((y: number) => `${y}${Math.sqrt(y * y)}`, x);
  return judge.future('inline function', future, { right: (text) => text === `${x}${x}` });
}

async function asynchronous(judge: Judge, dice: Dice): Promise<unknown> {
  const calls = dice.list(dice.whole(1, 8), () => ({ value: dice.whole(0, 1000), ms: dice.whole(0, 30) }));
  return Promise.all(
    calls.map(({ value, ms }) =>
      judge.future('async task', judge.pool.submit(soak.echoLater, value, ms), { right: (back) => back === value }),
    ),
  );
}

async function priorities(judge: Judge, dice: Dice): Promise<unknown> {
  return Promise.all(
    dice.list(dice.whole(2, 20), () => {
      const x = dice.whole(0, 1000);
      const future = judge.pool.with({ priority: dice.whole(-3, 3) }).submit(soak.spin, x, dice.whole(0, 2));
      return judge.future('call with a priority', future, { right: (back) => back === x });
    }),
  );
}

async function reports(judge: Judge, dice: Dice): Promise<unknown> {
  const values = dice.list(dice.whole(0, 20), () => someValue(dice, 1));
  const told: unknown[] = [];
  const future = judge.pool.submit(soak.reportAll, values);
  future.onReport(({ value }) => told.push(value));
  const right = (count: number) =>
    count === values.length && isDeepStrictEqual(told.slice(-count || told.length), values);
  return judge.future('reports', future, { right });
}

async function completed(judge: Judge, dice: Dice): Promise<unknown> {
  const futures = upTo(dice.whole(1, 30)).map((x) => judge.pool.submit(soak.spin, x, dice.whole(0, 3)));
  const seen = new Set<unknown>();
  const all = (async () => {
    for await (const future of asCompleted(futures)) {
      if (seen.has(future)) judge.wrong('settled twice', 'asCompleted gave a future twice');
      seen.add(future);
    }
    const { done, pending } = await wait(futures);
    return done.size - pending.size;
  })();
  await judge.promise('asCompleted', all, { right: (count) => count === futures.length && seen.size === count });
  return Promise.all(futures.map((future, x) => judge.future('call', future, { right: (back) => back === x })));
}

async function everyWorker(judge: Judge, dice: Dice): Promise<unknown> {
  const x = dice.whole(0, 1000);
  const { size } = judge.pool;
  const right = (all: number[]) => all.length === size && all.every((back) => back === x * x);
  return judge.promise('everyWorker', judge.pool.everyWorker(soak.square, x), { right });
}

/** Each is submitted in the callback that tells of the end of the one before. */
async function chain(judge: Judge, dice: Dice): Promise<unknown> {
  const length = dice.whole(2, 40);
  const outcomes: Promise<unknown>[] = [];
  return new Promise((resolve) => {
    const next = (x: number) => {
      const future = judge.pool.submit(soak.square, x);
      outcomes.push(judge.future('call of a chain', future, { right: (y) => y === x * x }));
      if (x < length) future.onDone(() => next(x + 1));
      else resolve(Promise.all(outcomes));
    };
    next(0);
  });
}

async function state(judge: Judge): Promise<unknown> {
  const right = (value: number | undefined) => value === judge.plan.state;
  return judge.future('state of the initializer', judge.pool.submit(soak.state), { right });
}

async function warm(judge: Judge): Promise<unknown> {
  return judge.promise('warm', judge.pool.warm(), { right: () => true });
}

export const calls: Workloads = {
  square: { weight: 6, run: square },
  echo: { weight: 5, run: echo },
  'bytes by value': { weight: 4, run: bytesByValue },
  'bytes back': { weight: 4, run: bytesBack },
  'bytes moved': { weight: 4, run: bytesMoved },
  'inline function': { weight: 2, run: inline },
  'async tasks': { weight: 3, run: asynchronous },
  priorities: { weight: 2, run: priorities },
  reports: { weight: 2, run: reports },
  'asCompleted and wait': { weight: 2, run: completed },
  chain: { weight: 2, run: chain },
  everyWorker: { weight: 1, run: everyWorker },
  state: { weight: 1, run: state },
  warm: { weight: 1, run: warm },
};
