/** The ways to time calls: of the caller alone that sends or receives, of both sides of a map, and of both in turn. */

import type { Probe, ProbedPool } from '../probe.js';
import { median } from '../statistics.js';
import { serve } from './tasks.js';

export type Call = () => Promise<unknown>;

/** Ms that the caller takes to send one: what `call` and the microtask after it do, one call after another. */
export async function sendMs({ now }: Probe, calls: readonly Call[]): Promise<number> {
  const times: number[] = [];
  for (const call of calls) {
    const before = now();
    const answer = call();
    // Pools send in a microtask, which comes before this one.
    await undefined;
    times.push(now() - before);
    await answer;
  }
  return median(times);
}

/** Ms that the caller takes to receive one: it looks away until the result must have come, `awayMs` after it has sent. */
export async function receiveMs({ now }: Probe, calls: readonly Call[], awayMs: number): Promise<number> {
  const times: number[] = [];
  for (const call of calls) {
    const answer = call();
    await undefined;
    const until = now() + awayMs;
    while (now() < until);
    const before = now();
    await answer;
    times.push(now() - before);
  }
  return median(times);
}

/** A map of tasks that keep the worker busy, or do nothing. */
export interface Stream {
  readonly items: readonly unknown[];
  readonly chunkSize: number;
  /** Of each task. Where it is not 0, long enough that the worker never has to wait for the caller. */
  readonly taskMs: number;
  /** Each gives back what the worker was told to keep. */
  readonly isKept?: boolean;
}

export interface Streamed {
  /** Ms for which the caller was awake, for each chunk. */
  readonly caller: number;
  /** Ms for which the worker was awake for each chunk, beside the tasks in it. */
  readonly worker: number;
}

/**
 * The worker's part is what lies between the beginnings of its first chunk and of its last: neither waking nor the caller are in it. Its own
 * stopwatch does not tell: short items share its stamps with the results before them.
 */
export async function stream(
  probe: Probe,
  pool: ProbedPool,
  { items, chunkSize, taskMs, isKept = false }: Stream,
): Promise<Streamed> {
  const chunks = items.length / chunkSize;
  await pool.submit(serve, 0, 0, 'begun');
  const before = probe.activeMs();
  await pool.map(serve, items, { chunkSize, args: isKept ? [taskMs, 'kept'] : [taskMs] });
  const caller = (probe.activeMs() - before) / chunks;
  const begun = (await pool.submit(serve, 0, 0, 'begun')) as readonly number[];
  const between = (begun[items.length - chunkSize]! - begun[0]!) / (chunks - 1);
  return { caller, worker: between - chunkSize * taskMs };
}

/** Ms from each call to its answer, one call after another. */
export async function roundTripMs({ now }: Probe, calls: readonly Call[]): Promise<number> {
  const before = now();
  for (const call of calls) await call();
  return (now() - before) / calls.length;
}
