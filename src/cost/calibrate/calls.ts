/** The four ways to time a call, each of one side alone: the caller that sends, the worker, the caller that receives, and both in turn. */

import type { Probe, ProbedPool, ProbedTask } from '../probe.js';

export type Call = () => Promise<unknown>;

/** Ms that the caller takes to send each: what `call` and the microtask after it do, one call after another. */
export async function sendMs({ now }: Probe, calls: readonly Call[]): Promise<number> {
  let sum = 0;
  for (const call of calls) {
    const before = now();
    const answer = call();
    // Pools send in a microtask, which comes before this one.
    await undefined;
    sum += now() - before;
    await answer;
  }
  return sum / calls.length;
}

/** Ms that the caller takes to receive each: it looks away until the result must have come, `awayMs` after it has sent. */
export async function receiveMs({ now }: Probe, calls: readonly Call[], awayMs: number): Promise<number> {
  let sum = 0;
  for (const call of calls) {
    const answer = call();
    await undefined;
    const until = now() + awayMs;
    while (now() < until);
    const before = now();
    await answer;
    sum += now() - before;
  }
  return sum / calls.length;
}

/** A map of calls that take so long in the task itself. */
export interface Stream {
  readonly task: ProbedTask;
  readonly items: readonly unknown[];
  readonly chunkSize: number;
  readonly args: readonly unknown[];
  readonly taskMs: number;
  /** Ms until the first is sent, and while the last is received. */
  readonly edgesMs: number;
  /** By how many of the items the rest is divided. Default: all. */
  readonly count?: number;
}

/**
 * Ms that one worker takes for each beside the task itself, when it never waits for the caller: tasks take longer than the caller needs for
 * them, and the next is always there. The worker's own stopwatch does not tell: short items share its stamps with the results before them.
 */
export async function workerMs({ now }: Probe, pool: ProbedPool, stream: Stream): Promise<number> {
  const { task, items, chunkSize, args, taskMs, edgesMs, count = items.length } = stream;
  const before = now();
  await pool.map(task, items, { chunkSize, args });
  return (now() - before - edgesMs - items.length * taskMs) / count;
}

/** Ms from each call to its answer, one call after another. */
export async function roundTripMs({ now }: Probe, calls: readonly Call[]): Promise<number> {
  const before = now();
  for (const call of calls) await call();
  return (now() - before) / calls.length;
}
