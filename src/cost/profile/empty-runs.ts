/** The same without the work: what handing out costs, with the bytes of the payload and without them. */

import type { Probe, ProbedPool } from '../probe.js';
import { median } from '../statistics.js';
import type { Setting } from './settings.js';
import type { Work } from './work.js';

/** As many tell what an item costs. */
const MOST_ITEMS = 20_000;
const TRIES = 3;

export interface EmptyRuns {
  /** Ms for an item, item by item, without payload. */
  readonly overheadMs: number;
  /** Ms for the whole sample without payload, in the chunks of the setting. */
  readonly emptyMs: number;
  /** Ms for the whole sample with its arguments and a result like the task's, in the chunks of the setting. */
  readonly payloadMs: number;
}

/** Alternating, after one of each that does not count. `result`: of the task, whose like each call returns. */
export async function runEmpty(
  { now }: Probe,
  pool: ProbedPool,
  work: Work,
  { chunkSize }: Setting,
  result: unknown,
  mayGoOn: () => boolean,
): Promise<EmptyRuns> {
  const { signal, tuples } = work.options;
  const zeros = work.items.map(() => 0);
  const few = zeros.slice(0, MOST_ITEMS);
  const items = tuples ? work.items.map((_, i) => work.argumentsOf(i)) : work.items;
  const timed = async (run: () => Promise<unknown>): Promise<number> => {
    const before = now();
    await run();
    return now() - before;
  };
  const [each, empty, full]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i <= TRIES && (i < 2 || mayGoOn()); i++) {
    const oneByOne = await timed(() => pool.map(nothing, few, { chunkSize: 1, signal }));
    const without = await timed(() => pool.map(nothing, zeros, { chunkSize, signal }));
    const withPayload = await timed(() => pool.map(same, items, { chunkSize, args: [result], signal }));
    if (i === 0) continue;
    each.push(oneByOne / few.length);
    empty.push(without);
    full.push(withPayload);
  }
  return { overheadMs: median(each), emptyMs: median(empty), payloadMs: median(full) };
}

const nothing = (_item: unknown): number => 0;

const same = (_item: unknown, result: unknown): unknown => result;
