/** Calls the task with each input of a sample: in fresh workers, in a used one, and in the plain loop. */

import { availableCores, InlinePool, type Pool, ProcessPool, ThreadPool } from '../../index.js';
import type { Task } from '../task.js';
import { type Finding, judge, judgeLater } from './judge.js';
import { isFatal, type Outcome, outcomeDifference, outcomeOf } from './outcome.js';
import { whileItMayEnd } from './program-end.js';

type Args = readonly unknown[];

export interface Workers {
  readonly pool: 'thread' | 'process';
  /** Ms for each call in a worker. */
  readonly timeout: number | undefined;
}

/**
 * What was found with each argument list, in their order. Workers come first: a call that kills one is not made here. Where one ends the program all
 * the same, `atEnd` is called with its index.
 *
 * @throws (rejects with) BrokenPoolError, TaskLoadError.
 */
export async function findingsOf(
  task: Task,
  inputs: readonly Args[],
  workers: Workers,
  atEnd: (index: number) => void,
): Promise<Finding[][]> {
  const before = structuredClone(inputs) as readonly Args[];
  const fresh = await inFreshWorkers(task, inputs, workers);
  const freshAgain = await inFreshWorkers(task, inputs, workers);
  const used = await inUsedWorker(task, inputs, workers);
  const isNews = used.some((outcome, i) => outcomeDifference(fresh[i]!, outcome) !== undefined);
  const usedAgain = isNews ? await inUsedWorker(task, inputs, workers) : undefined;

  const crossing = new InlinePool({ strict: true });
  const found: Finding[][] = [];
  const returned: { readonly at: number; readonly loop: Outcome; readonly crossed: Outcome }[] = [];
  for (const [i, args] of before.entries()) {
    const inLoop = structuredClone(args) as Args;
    const inWorkers = { fresh: fresh[i]!, freshAgain: freshAgain[i]!, used: used[i]!, usedAgain: usedAgain?.[i] };
    const kills = Object.values(inWorkers).some(isFatal);
    const call = () => outcomeOf(() => task(...inLoop));
    const loop = kills ? undefined : await whileItMayEnd(call, () => atEnd(i));
    const crossed = loop && (await copied(crossing, loop));
    const argsNow = { before: args, afterLoop: inLoop, afterWorkers: inputs[i]! };
    // At once: the next call may change what this one has returned.
    found.push(judge({ args: argsNow, ...inWorkers, loop, crossed }));
    if (loop && crossed) returned.push({ at: i, loop, crossed });
  }
  for (const { at, loop, crossed } of returned) found[at]!.push(...judgeLater(crossed, await copied(crossing, loop)));
  await crossing.close();
  return found;
}

async function inFreshWorkers(task: Task, inputs: readonly Args[], workers: Workers): Promise<Outcome[]> {
  const pool = openWorkers(workers, Math.min(availableCores(), inputs.length), inputs.length, { maxTasksPerWorker: 1 });
  const outcomes = await Promise.all(inputs.map((args) => outcomeOf(() => pool.submit(task, ...args))));
  await pool.close();
  return outcomes;
}

/** From the last input to the first, the last one twice: none but that one's first call has a fresh worker, whose outcome is not used. */
async function inUsedWorker(task: Task, inputs: readonly Args[], workers: Workers): Promise<Outcome[]> {
  const pool = openWorkers(workers, 1, inputs.length + 1, {});
  const outcomes: Outcome[] = [];
  const last = inputs.length - 1;
  for (const at of [...inputs.keys()].reverse())
    outcomes[at] = await outcomeOf(() => pool.submit(task, ...inputs[at]!));
  outcomes[last] = await outcomeOf(() => pool.submit(task, ...inputs[last]!));
  await pool.close();
  return outcomes;
}

function openWorkers(
  { pool, timeout }: Workers,
  size: number,
  calls: number,
  more: { readonly maxTasksPerWorker?: number },
): Pool {
  // What workers warn of, classes that are lost or large values that are sent again, is a finding here or of the check's own making.
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  const restartBudget = { restarts: calls + 5, perMs: 30_000 };
  const options = { size, taskTimeout: timeout, env, restartBudget, ...more };
  return pool === 'process' ? new ProcessPool(options) : new ThreadPool(options);
}

/** As a result of a worker's arrives. */
async function copied(crossing: InlinePool, outcome: Outcome): Promise<Outcome> {
  return 'failure' in outcome ? outcome : outcomeOf(() => crossing.submit(() => outcome.value));
}
