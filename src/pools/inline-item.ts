/** Runs one item of a job in this thread. */

import type { AsyncResource } from 'node:async_hooks';
import { LONGEST_TIMER_MS, now } from '../base/clock.js';
import { isThenable } from '../base/thenable.js';
import { Arrivals } from '../memory/arrivals.js';
import { type RunningTask, severalAtOnce } from '../tasks/context.js';
import { taskName } from '../tasks/describe.js';
import { CALL, ITEMS } from '../transport/wire.js';
import type { HandOver } from './hand-over.js';
import type { ItemTimes, Job } from './job.js';
import { taskTimedOut } from './refusals.js';

export interface InlineItem {
  readonly job: Job;
  readonly index: number;
  readonly context: RunningTask;
  /** The async context of whoever submitted it. */
  readonly caller: AsyncResource;
  readonly handOver: HandOver;
  readonly fulfil: (value: unknown, times: ItemTimes) => void;
  readonly reject: (error: unknown) => void;
}

/** A promise only if the task returns one. Never throws or rejects. */
export function runInline(item: InlineItem): Promise<void> | undefined {
  const { job, context, caller } = item;
  // Handles that were cloned for the task; what is passed by reference stays its owner's.
  const arrivals = new Arrivals();
  const startedAt = now();
  try {
    const args = arrivals.collect(() => argumentsOf(item)) as unknown[];
    const call = () => job.task(...args);
    const outcome = caller.runInAsyncScope(severalAtOnce.run, severalAtOnce, context, call, undefined);
    if (isThenable(outcome)) return settleLater(item, outcome, startedAt, arrivals);
    settle(item, outcome, startedAt);
  } catch (error) {
    item.reject(error);
  }
  arrivals.giveUp();
  return undefined;
}

async function settleLater(
  item: InlineItem,
  outcome: PromiseLike<unknown>,
  startedAt: number,
  arrivals: Arrivals,
): Promise<void> {
  const { job, index, context } = item;
  const { timeout } = job;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    if (timeout === undefined || timeout > LONGEST_TIMER_MS) {
      settle(item, await outcome, startedAt);
      return;
    }
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = taskTimedOut(taskName(job.task), job, index, timeout);
        context.abort(error);
        reject(error);
      }, timeout);
    });
    settle(item, await Promise.race([outcome, late]), startedAt);
  } catch (error) {
    item.reject(error);
  } finally {
    clearTimeout(timer);
    // A task that is late goes on with what it has.
    const end = () => arrivals.giveUp();
    outcome.then(end, end);
  }
}

// Throws when the value cannot be passed. A synchronous task cannot be stopped, but it can be late.
function settle({ job, index, handOver, fulfil }: InlineItem, value: unknown, startedAt: number): void {
  const receivedAt = now();
  const computeMs = receivedAt - startedAt;
  if (job.timeout !== undefined && computeMs > job.timeout) {
    throw taskTimedOut(taskName(job.task), job, index, job.timeout);
  }
  fulfil(handOver.value(value, 'result'), { sentAt: startedAt, startedAt, computeMs, receivedAt, steps: undefined });
}

// Named in messages as a worker's lane would.
function argumentsOf({ job, index, handOver }: InlineItem): readonly unknown[] {
  const { shape, payload, args, firstIndex, copies } = job;
  const path = `items[${firstIndex + index}]`;
  const extra = args === undefined ? [] : handOver.extra(args);
  if (shape === ITEMS) return [handOver.item(payload[index], path), ...extra];
  if (shape === CALL && copies !== undefined) return handOver.shared(payload, 'args');
  const own = shape === CALL ? handOver.list(payload, 'args') : handOver.list(payload[index] as unknown[], path);
  return extra.length === 0 ? own : [...own, ...extra];
}
