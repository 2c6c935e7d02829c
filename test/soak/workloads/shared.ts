/** Arrays that all workers see, names, and values that were put. */

import { isDeepStrictEqual } from 'node:util';
import { SharedArray, WorkerCrashedError } from 'breakeven';
import { whyNoNative } from '../../native.js';
import { bytesFrom, checksum, fillFrom } from '../bytes.js';
import type { Dice } from '../dice.js';
import type { Judge } from '../judge.js';
import { soak } from '../soak-tasks.js';
import { someBytes, someValue } from './calls.js';
import type { Workloads } from './workload.js';

/** Begins the names of all segments that a soak makes. */
export const SEGMENT_PREFIX = `breakeven-soak-${process.pid}`;

let segments = 0;

async function filled(judge: Judge, dice: Dice): Promise<unknown> {
  const rows = dice.whole(1, 200);
  const columns = dice.whole(1, dice.chance(0.2) ? 50_000 : 500);
  const seed = dice.whole(1, 1000);
  const array = SharedArray.create('uint8', [rows, columns]);
  const count = judge.pool.reduceRange(soak.fillRows, rows, (a, b) => a + b, { args: [array, seed] });
  const isDone = await judge.promise('fill a shared array', count, { right: (done) => done === rows });
  if (isDone !== undefined) {
    const wanted = new Uint8Array(rows * columns);
    for (let row = 0; row < rows; row++) fillFrom(seed + row, wanted.subarray(row * columns, (row + 1) * columns));
    if (checksum(array.data) !== checksum(wanted)) judge.wrong('wrong result', 'a shared array has other contents');
  }
  if (dice.chance(0.7)) array.dispose();
  return isDone;
}

async function looked(judge: Judge, dice: Dice): Promise<unknown> {
  const bytes = someBytes(dice);
  const sum = checksum(bytes);
  const array = SharedArray.from(bytes);
  const sums = dice.list(dice.whole(1, 5), () => {
    const future = judge.pool.submit(soak.checksumOfShared, dice.chance(0.5) ? array.readonly() : array);
    return judge.future('checksum of a shared array', future, { right: (theirs) => theirs === sum });
  });
  await Promise.all(sums);
  if (dice.chance(0.7)) array.dispose();
  return sums;
}

async function made(judge: Judge, dice: Dice): Promise<unknown> {
  const seed = dice.whole(1, 1000);
  const length = dice.whole(1, 300_000);
  const sum = checksum(bytesFrom(seed, length));
  const future = judge.pool.submit(soak.makeShared, seed, length);
  const array = await judge.future('shared array back', future, { right: (theirs) => checksum(theirs.data) === sum });
  if (dice.chance(0.7)) array?.dispose();
  return array;
}

async function written(judge: Judge, dice: Dice): Promise<unknown> {
  const seed = dice.whole(1, 1000);
  const array = SharedArray.create('uint8', dice.whole(1, 100_000));
  const future = judge.pool.submit(soak.writeAndDie, array, seed, judge.notes);
  let hasWritten = false;
  await judge.future('write and die', future, {
    fails: (error) => {
      hasWritten = error instanceof WorkerCrashedError && error.exitCode === 3;
      return hasWritten;
    },
  });
  if (hasWritten && checksum(array.data) !== checksum(bytesFrom(seed, array.length))) {
    judge.wrong('wrong result', 'what a dead worker wrote is not there');
  }
  return array.dispose();
}

async function named(judge: Judge, dice: Dice): Promise<unknown> {
  const name = `${SEGMENT_PREFIX}-${segments++}`;
  const bytes = bytesFrom(dice.whole(1, 1000), dice.whole(1, 200_000));
  const array = SharedArray.create('uint8', bytes.length, { name });
  array.data.set(bytes);
  const future = judge.pool.submit(soak.checksumOfNamed, name, bytes.length);
  await judge.future('named array', future, { right: (theirs) => theirs === checksum(bytes) });
  return array.dispose();
}

async function put(judge: Judge, dice: Dice): Promise<unknown> {
  const value = { text: someValue(dice), bytes: someBytes(dice) };
  const ref = await judge.promise('put', judge.pool.put(value), { right: () => true });
  if (ref === undefined) return undefined;
  const calls = dice.list(dice.whole(1, 6), () =>
    judge.future('value that was put', judge.pool.submit(soak.echo<typeof value>, ref), {
      right: (back) => isDeepStrictEqual(back, value),
    }),
  );
  await Promise.all(calls);
  if (dice.chance(0.6)) ref.dispose();
  return ref;
}

const crosses = ({ plan }: Judge) => plan.kind === 'thread' || whyNoNative === undefined;
const hasNames = () => whyNoNative === undefined;

export const shared: Workloads = {
  'shared array filled': { weight: 3, run: filled, fits: crosses },
  'shared array read': { weight: 3, run: looked, fits: crosses },
  'shared array made by a task': { weight: 2, run: made, fits: crosses },
  'shared array written by one who dies': { weight: 2, run: written, fits: crosses },
  'named array': { weight: 2, run: named, fits: hasNames },
  'value that was put': { weight: 3, run: put },
};
