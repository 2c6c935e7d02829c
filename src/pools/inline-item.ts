/** Runs one item of a job in this thread. */

import type { AsyncResource } from 'node:async_hooks';
import { LONGEST_TIMER_MS, now } from '../base/clock.js';
import { type RunningTask, severalAtOnce } from '../tasks/context.js';
import { taskName } from '../tasks/describe.js';
import { CALL, ITEMS } from '../transport/wire.js';
import type { ItemTimes, Job } from './job.js';
import { taskTimedOut } from './refusals.js';

export interface InlineItem {
  readonly job: Job;
  readonly index: number;
  readonly context: RunningTask;
  /** The async context of whoever submitted it. */
  readonly caller: AsyncResource;
  /** How arguments and results are handed over: as they are, or cloned. */
  readonly pass: (value: unknown, path: string) => unknown;
  readonly fulfil: (value: unknown, times: ItemTimes) => void;
  readonly reject: (error: unknown) => void;
}

/** A promise only if the task returns one. Never throws or rejects. */
export function runInline(item: InlineItem): Promise<void> | undefined {
  const { job, index, context, caller, pass } = item;
  const startedAt = now();
  try {
    const args = pass(argumentsOf(job, index), 'args') as unknown[];
    const outcome = caller.runInAsyncScope(severalAtOnce.run, severalAtOnce, context, job.task, args);
    if (isThenable(outcome)) return settleLater(item, outcome, startedAt);
    settle(item, outcome, startedAt);
  } catch (error) {
    item.reject(error);
  }
  return undefined;
}

async function settleLater(item: InlineItem, outcome: PromiseLike<unknown>, startedAt: number): Promise<void> {
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
  }
}

// Throws when the value cannot be passed. A synchronous task cannot be stopped, but it can be late.
function settle({ job, index, pass, fulfil }: InlineItem, value: unknown, startedAt: number): void {
  const receivedAt = now();
  const computeMs = receivedAt - startedAt;
  if (job.timeout !== undefined && computeMs > job.timeout) {
    throw taskTimedOut(taskName(job.task), job, index, job.timeout);
  }
  fulfil(pass(value, 'result'), { sentAt: startedAt, startedAt, computeMs, receivedAt });
}

function argumentsOf({ shape, payload, args }: Job, index: number): readonly unknown[] {
  const own = shape === CALL ? payload : shape === ITEMS ? [payload[index]] : (payload[index] as readonly unknown[]);
  return args === undefined ? own : [...own, ...args.values];
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}
