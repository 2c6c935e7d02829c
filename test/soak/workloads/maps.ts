/** Maps of every kind, over sources that are lists, generators, slow or broken. */

import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { WorkerCrashedError } from 'breakeven';
import type { Dice } from '../dice.js';
import type { Expected, Judge } from '../judge.js';
import { soak } from '../soak-tasks.js';
import { upTo, type Workload, type Workloads } from './workload.js';

interface Source {
  readonly items: Iterable<number> | AsyncIterable<number>;
  /** Begun and never closed. */
  isLeftOpen(): boolean;
}

/** Numbers from 0, in one of the ways there are; at `failAt` it throws. */
function sourceOf(dice: Dice, count: number, failAt = Number.POSITIVE_INFINITY): Source {
  let open = false;
  function* generator() {
    open = true;
    try {
      for (let index = 0; index < count; index++) {
        if (index === failAt) throw new URIError('the source');
        yield index;
      }
    } finally {
      open = false;
    }
  }
  async function* slow() {
    for (const item of generator()) {
      if (item % 16 === 0) await delay(1);
      yield item;
    }
  }
  const items = failAt < count ? dice.pick([generator, slow]) : dice.pick([() => upTo(count), generator, slow]);
  return { items: items(), isLeftOpen: () => open };
}

const chunkSize = (dice: Dice) => dice.pick(['auto', 'auto', 1, 2, 7, 50] as const);
/** No more than some twenty workers can do between them. */
const countOf = (judge: Judge, dice: Dice) =>
  Math.min(dice.size(dice.chance(0.1) ? 20_000 : 500), 20 * (judge.plan.options.maxTasksPerWorker ?? 1000));

/** One that waits for something is closed when that has come. */
async function closed(judge: Judge, source: Source, what: string): Promise<void> {
  for (let look = 0; look < 200 && source.isLeftOpen(); look++) await delay(10);
  if (source.isLeftOpen()) judge.wrong('leak', `${what}: its source was not closed`);
}

async function all(judge: Judge, dice: Dice): Promise<unknown> {
  const count = countOf(judge, dice);
  const source = sourceOf(dice, count);
  const squares = upTo(count).map((x) => x * x);
  const { pool } = judge;
  const options = { chunkSize: chunkSize(dice) };
  const ways: readonly (() => Promise<unknown>)[] = [
    () => pool.map(soak.square, source.items, options),
    () => pool.mapBatches(soak.squares, source.items, options),
    () => pool.map((x: number) => x * x, source.items, options),
    () => collected(pool.imap(soak.square, source.items, options)),
    async () =>
      ((await collected(pool.imapUnordered(soak.square, source.items, options))) as number[]).sort((a, b) => a - b),
    () =>
      pool.starmap(
        soak.add,
        upTo(count).map((x) => [x * x, 0] as const),
        options,
      ),
  ];
  const way = dice.pick(ways);
  const value = await judge.promise(`map of ${count}: ${way}`, way(), {
    right: (back) => isDeepStrictEqual(back, squares),
  });
  await closed(judge, source, 'map');
  return value;
}

async function ranges(judge: Judge, dice: Dice): Promise<unknown> {
  const end = dice.whole(1, 100_000);
  const sum = (end * (end - 1)) / 2;
  const add = (a: number, b: number) => a + b;
  const reduced = judge.pool.reduceRange(soak.sumRange, end, add);
  await judge.promise('reduceRange', reduced, { right: (theirs) => theirs === sum });
  const parts = judge.pool.mapRange(soak.sumRange, end, { chunkSize: dice.whole(1000, 20_000) });
  return judge.promise('mapRange', parts, { right: (theirs) => theirs.reduce(add, 0) === sum });
}

async function taskErrors(judge: Judge, dice: Dice): Promise<unknown> {
  const count = dice.whole(1, 300);
  const bad = dice.list(dice.whole(0, 5), () => dice.whole(0, count - 1));
  const fails = (error: unknown) => error instanceof RangeError && bad.includes(Number(error.message.slice(3)));
  const args = { args: [bad] as [number[]], chunkSize: chunkSize(dice) };
  if (dice.chance(0.5))
    return mapSettled(judge, count, judge.pool.mapSettled(soak.throwRangeError, upTo(count), args), bad, fails);
  const right = (back: number[]) => bad.length === 0 && isDeepStrictEqual(back, upTo(count));
  return judge.promise('map with task errors', judge.pool.map(soak.throwRangeError, upTo(count), args), {
    right,
    fails,
  });
}

async function deadlyItems(judge: Judge, dice: Dice): Promise<unknown> {
  const count = dice.whole(1, 400);
  const bad = dice.list(dice.whole(0, 3), () => dice.whole(0, count - 1));
  const code = dice.pick([0, 7]);
  const args = [bad, code, judge.notes] as [number[], number, string];
  const options = { args, chunkSize: chunkSize(dice), retries: dice.whole(0, 1) };
  const fails = (error: unknown) =>
    error instanceof WorkerCrashedError && error.exitCode === code && bad.includes(error.index as number);
  if (dice.chance(0.5))
    return mapSettled(
      judge,
      count,
      judge.pool.mapSettled(soak.dieIf, upTo(count), options),
      bad,
      fails,
      options.retries,
    );
  const expected: Expected<unknown> = { right: () => false, fails, retries: options.retries };
  const seen = new Set<number>();
  const outcomes = (async () => {
    for await (const { index, ...outcome } of judge.pool.imapSettled(soak.dieIf, upTo(count), options)) {
      if (seen.has(index)) judge.wrong('settled twice', `imapSettled gave item ${index} twice`);
      seen.add(index);
      if (outcome.status === 'rejected') judge.failure(`item ${index}`, outcome.reason, expected);
      else if (outcome.value !== index || bad.includes(index))
        judge.wrong('wrong result', `item ${index}: ${outcome.value}`);
    }
    return seen.size;
  })();
  return judge.promise('imapSettled with deadly items', outcomes, { right: (size) => size === count });
}

/** Each item has its own outcome: the bad ones fail as they should, the others only as any may. */
async function mapSettled(
  judge: Judge,
  count: number,
  promise: Promise<PromiseSettledResult<number>[]>,
  bad: readonly number[],
  fails: (error: unknown) => boolean,
  retries?: number,
): Promise<unknown> {
  const settled = await judge.promise('mapSettled', promise, { right: ({ length }) => length === count });
  for (const [index, outcome] of (settled ?? []).entries()) {
    const expected = { ...(bad.includes(index) && { fails }), ...(retries !== undefined && { retries }) };
    if (outcome.status === 'rejected') judge.failure(`item ${index} of mapSettled`, outcome.reason, expected);
    else if (outcome.value !== index || bad.includes(index))
      judge.wrong('wrong result', `item ${index} of mapSettled: ${outcome.value}`);
  }
  return settled;
}

async function brokenSource(judge: Judge, dice: Dice): Promise<unknown> {
  const count = dice.whole(1, 1000);
  const source = sourceOf(dice, count, dice.whole(0, count - 1));
  const { pool } = judge;
  const way = dice.pick([
    () => pool.map(soak.square, source.items),
    () => collected(pool.imap(soak.square, source.items)),
    () => pool.mapSettled(soak.square, source.items),
  ]);
  const fails = (error: unknown) => error instanceof URIError && error.message === 'the source';
  await judge.promise('map over a source that throws', way() as Promise<unknown>, { fails });
  return closed(judge, source, 'map over a source that throws');
}

async function leftEarly(judge: Judge, dice: Dice): Promise<unknown> {
  const source = sourceOf(dice, 100_000);
  const enough = dice.whole(0, 100);
  const some = (async () => {
    let next = 0;
    if (enough === 0) return 0;
    for await (const value of judge.pool.imap(soak.square, source.items, { buffer: dice.whole(1, 64) })) {
      if (value !== next * next) judge.wrong('wrong result', `imap: ${value} at ${next}`);
      next++;
      if (next >= enough) break;
    }
    return next;
  })();
  await judge.promise('imap that is left early', some, { right: (count) => count === enough });
  return closed(judge, source, 'imap that is left early');
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const kind = (weight: number, run: Workload['run']): Workload => ({ weight, run });

export const maps: Workloads = {
  'all kinds of maps': kind(8, all),
  ranges: kind(3, ranges),
  'task errors in a map': kind(3, taskErrors),
  'deadly items': kind(5, deadlyItems),
  'a source that throws': kind(2, brokenSource),
  'imap left early': kind(2, leftEarly),
};
